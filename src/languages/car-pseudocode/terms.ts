/** Values of a condition as they are written: quoted texts, numbers, durations, and texts without quotation marks. */
import type { Expr } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { type Quoted, takeQuoted } from '../shared/quotes.ts';
import { place, type Reader } from '../shared/reader.ts';
import { NUMBER, takeUnit } from './words.ts';

/** What was read: a condition, or a value that still needs a comparison. `text` is set for a literal text. */
export interface Term {
  readonly kind: 'condition' | 'value';
  readonly expr: Expr;
  readonly text?: string;
}

/** A condition as a term. */
export function condition(expr: Expr): Term {
  return { kind: 'condition', expr };
}

function literal({ text, start, end }: Quoted): Term {
  return { kind: 'value', text, expr: { op: 'literal', value: text, span: { start, end } } };
}

/** Reads values, and keeps the parentheses that are open around them. */
export class TermReader {
  readonly reader: Reader;
  readonly warn: (warning: QueryMessage) => void;
  /** Offsets of the parentheses that are open here, innermost last. */
  readonly #open: number[] = [];
  #latest: Quoted | undefined;

  constructor(reader: Reader, warn: (warning: QueryMessage) => void) {
    this.reader = reader;
    this.warn = warn;
  }

  /** Runs `work` inside the parenthesis that was opened at `start`, and takes the one that closes it. */
  enclosed<Result>(start: number, work: () => Result): Result {
    const { reader } = this;
    this.#open.push(start);
    const result = reader.nested(work);
    if (reader.take(/\)/y) === undefined) {
      this.refuseSwallowed();
      throw reader.unexpected('`and`, `or` or `)`', this.#helpBeforeNext());
    }
    this.#open.pop();
    return result;
  }

  #helpBeforeNext(): string | undefined {
    const { reader } = this;
    if (reader.sees(/["“”]/y)) return 'Two quotation marks stand together here, or one too many: remove it.';
    return reader.sees(/\(/y) ? 'Put `and` or `or` before it.' : this.openHelp();
  }

  /** Where the innermost open parenthesis stands, for the help of a failure. */
  openHelp(): string | undefined {
    const open = this.#open.at(-1);
    if (open === undefined) return undefined;
    return `The parenthesis opened at ${place(this.reader.text, open)} is not closed before this.`;
  }

  /**
   * Refuses a quoted text that has taken in what stands behind it, as in `"a.exe OR exe = "b.exe"`: its closing mark is
   * the next one's opening mark.
   */
  refuseSwallowed(): void {
    const { reader } = this;
    const latest = this.#latest;
    if (latest?.end !== reader.offset || reader.sees(/(?:\)|,|\]|and\b|or\b|&&|\|\|)/iy)) return;
    const found = /^(.*?\S)\s+(?:or|and)\s+[\w.]+\s*[=!]=?\s*/i.exec(latest.text);
    if (found === null) return;
    const start = latest.start + 1 + (found[1]?.length ?? 0);
    throw new QueryFailure(
      'Unexpected condition inside quotation marks, expected a closing quotation mark before it.',
      { start, end: latest.end },
      { help: `Write "${found[1]}".` },
    );
  }

  /** A text in quotation marks. */
  quoted(): Term | undefined {
    const quoted = takeQuoted(this.reader, { escapes: true, warn: this.warn });
    if (quoted === undefined) return undefined;
    this.#latest = quoted;
    return literal(quoted);
  }

  /** A number; with a unit of time, in milliseconds. */
  number(): Term | undefined {
    const { reader } = this;
    const start = reader.skip();
    const digits = reader.take(NUMBER);
    if (digits === undefined) return undefined;
    const unit = takeUnit((pattern) => reader.take(pattern));
    return { kind: 'value', expr: { op: 'literal', value: Number(digits) * (unit ?? 1), span: reader.span(start) } };
  }

  /** A text or number of a list. */
  item(): Term {
    return this.quoted() ?? this.number() ?? this.bareText();
  }

  /**
   * A text without quotation marks: up to the next blank, comma or bracket; one that starts with `*` may hold blanks, and
   * ends before `and`, `or` and the end of the line.
   */
  bareText(): Term {
    const { reader } = this;
    const start = reader.skip();
    if (reader.sees(/(?:and|or|output|return)\b/iy)) throw reader.unexpected('a value');
    let text = reader.take(/[^\s,()[\]"“”„]+/y);
    if (text === undefined) throw reader.unexpected('a value', this.openHelp());
    if (/["“”„]/.test(reader.text[reader.offset] ?? '')) {
      const end = reader.offset + 1;
      throw new QueryFailure(
        `Unexpected \`${reader.text.slice(start, end)}\`, expected a quotation mark before it.`,
        { start, end },
        { help: `Write "${text}".` },
      );
    }
    if (text.startsWith('*')) text += reader.takeHere(/(?:[ \t]+(?!(?:and|or)\b|&&|\|\|)[^\s,()[\]"]+)+/iy) ?? '';
    const span = reader.span(start);
    this.warn({
      message: `\`${text}\` stands without quotation marks; it is read as a text.`,
      help: `Write "${text}".`,
      ...span,
    });
    return literal({ text, ...span });
  }

  /** A regular expression without quotation marks: up to the next blank, or the parenthesis that closes one outside it. */
  bareRegex(): Quoted {
    const { reader } = this;
    const start = reader.skip();
    let depth = 0;
    let end = start;
    for (; end < reader.text.length; end++) {
      const character = reader.text[end] ?? '';
      if (/\s/.test(character)) break;
      if (character === '\\') end += 1;
      else if (character === '(') depth += 1;
      else if (character === ')' && depth-- === 0) break;
    }
    end = Math.min(end, reader.text.length);
    if (end === start) throw reader.unexpected('a regular expression in quotation marks');
    reader.offset = end;
    const text = reader.text.slice(start, end);
    this.warn({
      message: 'A regular expression stands without quotation marks.',
      help: `Write "${text}".`,
      start,
      end,
    });
    return { text, start, end };
  }
}
