/**
 * Search macros: `` `name` `` and `` `name(argument, "argument")` `` are replaced by their definitions before a search is
 * read (Splunk Knowledge Manager Manual, "Use search macros in searches"). The expansion remembers where each piece came
 * from, so that whatever is said about a place in it can be said about the text as it was written.
 */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { MacroDefinition, QueryMessage } from '../language.ts';

/** A search with all macros expanded. */
export interface Expansion {
  readonly text: string;
  /** True when no macro was expanded: places are those of the search as written. */
  readonly asWritten: boolean;
  /** A span of `text` in the search as written: of a macro's expansion, the whole call; then `macro` names it. */
  readonly origin: (span: Span) => { readonly span: Span; readonly macro?: string };
}

/** A piece of the expanded text: as written from `start` on, or all of it from the call of a macro. */
interface Piece {
  /** Where the piece begins in the expanded text. */
  readonly at: number;
  readonly start: number;
  readonly call?: { readonly name: string; readonly span: Span };
}

/** Deepest nesting of macros in the definitions of macros. */
const MAX_DEPTH = 20;

/** Longest expanded text, in UTF-16 units. */
const MAX_EXPANDED = 200_000;

/** What a search is made of as far as macros matter: comments and quoted texts hide backticks. */
const TOKEN = /```[\s\S]*?(?:```|$)|"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|`[^`]*`|`|\\[\s\S]|[^`"\\]+|\\/g;
const CALL = /^\s*([\w:-]+)\s*(?:\(([\s\S]*)\))?\s*$/;

/** Where a macro without a definition is looked for, as help. */
const DEFINE = 'Macros are defined in content/knowledge/splunk-macros.yaml.';

/**
 * Expands the macros of a search. A `…_filter` macro without a definition lets everything pass: Splunk's security content
 * ends each search with one, for the site to fill.
 *
 * @throws QueryFailure for a stray backtick, a macro that is not defined, wrong arguments, and endless expansion.
 */
export function expandMacros(
  text: string,
  macros: readonly MacroDefinition[],
  note: (message: QueryMessage) => void,
): Expansion {
  const pieces: Piece[] = [];
  let expanded = '';
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const start = match.index;
    if (!token.startsWith('`') || token.startsWith('```')) {
      pieces.push({ at: expanded.length, start });
      expanded += token;
      continue;
    }
    const span = { start, end: start + token.length };
    const opens = token.length > 1 && (CALL.test(token.slice(1, -1)) || !/[\w-]/.test(text[start - 1] ?? ''));
    if (!opens) throw strayBacktick(text, start);
    const call = readCall(token, span);
    pieces.push({ at: expanded.length, start, call: { name: call.name, span } });
    expanded += new Expander(macros, span, note).expand(call, expanded, MAX_EXPANDED - expanded.length);
  }
  if (pieces.every((piece) => piece.call === undefined)) {
    return { text, asWritten: true, origin: (span) => ({ span }) };
  }
  return { text: expanded, asWritten: false, origin: (span) => originOf(pieces, span, text.length) };
}

function originOf(pieces: readonly Piece[], span: Span, length: number): ReturnType<Expansion['origin']> {
  const first = pieceAt(pieces, span.start);
  const last = pieceAt(pieces, Math.max(span.start, span.end - 1));
  if (first === undefined || last === undefined) return { span: { start: length, end: length } };
  const start = first.call?.span.start ?? Math.min(length, first.start + span.start - first.at);
  const end = last.call?.span.end ?? Math.min(length, last.start + span.end - last.at);
  const inside = first.call !== undefined && first === last;
  return { span: { start, end: Math.max(start, end) }, ...(inside ? { macro: first.call.name } : {}) };
}

function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return pieces[low - 1];
}

function strayBacktick(text: string, start: number): QueryFailure {
  const before = /([\w-]+)$/.exec(text.slice(Math.max(0, start - 200), start))?.[1];
  const help =
    before === undefined
      ? 'The call of a macro stands between two backticks.'
      : `The call of a macro stands between two backticks: put one before \`${before}\`.`;
  return new QueryFailure(
    'Unexpected backtick, expected one before and one behind a macro.',
    { start, end: start + 1 },
    { help },
  );
}

interface Call {
  readonly name: string;
  readonly args: readonly string[];
}

function readCall(token: string, span: Span): Call {
  const inner = token.slice(1, -1);
  const match = CALL.exec(inner);
  if (match === null) {
    const help = /[=|]/.test(inner)
      ? 'Everything between two backticks is the call of a macro: is one of them missing before or after this?'
      : undefined;
    const [line = ''] = inner.trim().split('\n');
    const found = line.length > 60 ? `${line.slice(0, 60)}…` : line;
    throw new QueryFailure(`Unexpected \`${found.trim()}\`, expected the name of a macro.`, span, help ? { help } : {});
  }
  const [, name = '', args] = match;
  return { name, args: args === undefined ? [] : splitArguments(args) };
}

/** Arguments between commas outside quotation marks and parentheses; an argument's own quotation marks are dropped. */
function splitArguments(text: string): string[] {
  const args: string[] = [];
  let depth = 0;
  let current = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"|[\s\S]/g)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth <= 0) {
      args.push(current);
      current = '';
    } else current += token;
  }
  args.push(current);
  return args.map((arg) => /^\s*"([\s\S]*)"\s*$/.exec(arg)?.[1] ?? arg.trim());
}

/** Expands one call, and those in its definition. */
class Expander {
  readonly #macros: readonly MacroDefinition[];
  readonly #span: Span;
  readonly #note: (message: QueryMessage) => void;
  readonly #open: string[] = [];

  constructor(macros: readonly MacroDefinition[], span: Span, note: (message: QueryMessage) => void) {
    this.#macros = macros;
    this.#span = span;
    this.#note = note;
  }

  /** `before` is the text that stands before the call, `room` how long the expansion may be. */
  expand({ name, args }: Call, before: string, room: number): string {
    if (name === 'comment') return ' ';
    const definition = this.#definition(name, args.length);
    if (definition === undefined) return this.#everything(name, before);
    if (this.#open.includes(name) || this.#open.length >= MAX_DEPTH) {
      throw new QueryFailure(`The macro \`${name}\` leads back to itself.`, this.#span);
    }
    const values = new Map(definition.params.map((param, index) => [param, args[index] ?? '']));
    const body = definition.definition.replace(/\$([\w-]+)\$/g, (whole, param: string) => values.get(param) ?? whole);
    this.#open.push(name);
    let expanded = '';
    for (const [token] of body.matchAll(TOKEN)) {
      const call = /^`[^`]/.test(token) ? readCall(token, this.#span) : undefined;
      expanded += call === undefined ? token : this.expand(call, before + expanded, room - expanded.length);
      if (expanded.length > room) {
        const message = `The search is longer than ${MAX_EXPANDED} characters with what \`${name}\` stands for.`;
        throw new QueryFailure(message, this.#span, { kind: 'unsupported' });
      }
    }
    this.#open.pop();
    return ` ${expanded} `;
  }

  #definition(name: string, count: number): MacroDefinition | undefined {
    const named = this.#macros.filter((macro) => macro.name === name);
    const found = named.find((macro) => macro.params.length === count);
    if (found !== undefined) return found;
    const wanted = [...new Set(named.map((macro) => macro.params.length))];
    if (wanted.length > 0) {
      throw new QueryFailure(
        `Unexpected ${count} argument${count === 1 ? '' : 's'}, expected ${wanted.join(' or ')} to the macro \`${name}\`.`,
        this.#span,
      );
    }
    if (count === 0 && name.endsWith('_filter')) return undefined;
    const near = nearest(
      name,
      this.#macros.map((macro) => macro.name),
    );
    throw new QueryFailure(`The macro \`${name}\` is not defined.`, this.#span, {
      kind: 'unsupported',
      help: near === undefined ? DEFINE : `Did you mean \`${near}\`? ${DEFINE}`,
    });
  }

  #everything(name: string, before: string): string {
    this.#note({
      message: `The macro \`${name}\` is not defined: nothing more is filtered.`,
      help: `Filters of a site's own go there. ${DEFINE}`,
      severity: 'info',
      ...this.#span,
    });
    return before.trimEnd().endsWith('|') ? ' search * ' : ' * ';
  }
}
