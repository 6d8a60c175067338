/** `process` commands: one-to-one functions (*Process Commands*). Those that ask a server or the network have no reading here. */
import type { Expr, NamedExpr, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { type Quoted, takeQuoted } from '../shared/quotes.ts';
import { Reader } from '../shared/reader.ts';
import { LOOSE } from '../shared/text-test.ts';
import { readExpression } from './eval.ts';
import { NAME, type Stage } from './stage.ts';

/** Commands with a reading here. */
const READ = ['regex', 'eval', 'concat', 'diff', 'current_time'];
/** Further commands of the reference. */
const OTHERS = [
  'ascii_converter',
  'clean_char',
  'codec',
  'compare',
  'compare_network',
  'count_char',
  'countof',
  'datetime_diff',
  'dns_cleanup',
  'dns',
  'domain_lookup',
  'entropy',
  'geoip',
  'grok',
  'in_range',
  'ip_lookup',
  'jq_parser',
  'json_expand',
  'json_parser',
  'list_length',
  'list_percentile',
  'lookup',
  'next',
  'percentile',
  'sort_list',
  'summation',
  'toList',
  'toTable',
  'whoislookup',
];

/** Reads process commands of a stage. */
export class ProcessParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;
  readonly #stage: Stage;

  constructor(reader: Reader, warn: (warning: QueryMessage) => void, stage: Stage) {
    this.#reader = reader;
    this.#warn = warn;
    this.#stage = stage;
  }

  /** What stands behind `process`, which begins at `start`. */
  parse(start: number): void {
    const reader = this.#reader;
    const at = reader.skip();
    const name = reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of a processor such as `regex`');
    const command = name.toLowerCase();
    if (!READ.includes(command)) throw this.#noProcess(name, start, at);
    if (reader.take(/\(/y) === undefined) throw reader.unexpected(`\`(\` after \`process ${name}\``);
    if (command === 'regex') this.#regex(start);
    else if (command === 'eval') this.#eval(start);
    else this.#function(command, start);
  }

  #noProcess(name: string, start: number, at: number): QueryFailure {
    const known = OTHERS.find((other) => other.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return unsupported(`\`process ${name}\``, this.#reader.span(start));
    const near = nearest(name.toLowerCase(), [...READ, ...OTHERS]);
    const span = { start: at, end: at + name.length };
    return near === undefined
      ? unsupported(`\`process ${name}\``, this.#reader.span(start))
      : unexpected(name, 'a process command', span, `Did you mean \`${near}\`?`);
  }

  /** `regex("pattern", field, "filter=true")` keeps rows; without the filter, named groups become fields. */
  #regex(start: number): void {
    const reader = this.#reader;
    const pattern = takeQuoted(reader, { escapes: true, warn: this.#warn });
    if (pattern === undefined) throw reader.unexpected('a regular expression in quotation marks');
    if (reader.take(/,/y) === undefined) throw reader.unexpected('`,` and the name of a field');
    const field = this.#field();
    const option =
      reader.take(/,/y) === undefined ? undefined : takeQuoted(reader, { escapes: false, warn: this.#warn });
    if (option !== undefined && !/^\s*filter\s*=\s*(?:true|false)\s*$/i.test(option.text)) {
      throw unexpected(option.text, '`filter=true` or `filter=false`', option);
    }
    this.#close();
    const regex = { source: pattern.text, dialect: 'python', anchor: 'search' } as const;
    const wrong = checkRegex(regex);
    if (wrong !== null) throw new QueryFailure(wrong, { start: pattern.start, end: pattern.end });
    const span = reader.span(start);
    const names = [...pattern.text.matchAll(/\(\?P<(\w+)>/g)].map(([, name = '']) => name);
    if (/true/i.test(option?.text ?? '')) {
      const rules = { ...LOOSE, fold: false };
      this.#stage.filter({ op: 'match', value: field, pattern: { kind: 'regex', regex }, rules, span }, span);
    } else if (names.length === 0) {
      throw new QueryFailure('Unexpected regular expression without a named group, which gives nothing.', pattern, {
        help: 'Name a group, `(?P<name>…)`, or filter with "filter=true" as the third argument.',
      });
    }
    if (names.length > 0) this.#extract(field, pattern, names, span);
  }

  #extract(field: Expr, { text, start, end }: Quoted, names: readonly string[], span: Span): void {
    const literal = (value: string): Expr => ({ op: 'literal', value, span: { start, end } });
    const rules = { ...LOOSE, fold: false };
    const columns = names.map((name): NamedExpr => {
      const taken: Expr = {
        op: 'call',
        name: 'capture',
        args: [field, literal(text), literal(name)],
        rules,
        span,
      };
      return { name, expr: taken };
    });
    this.#stage.extend(columns, span);
  }

  /** `concat(a, "-", b) as c`, `diff(a, b) as c`, `current_time(a) as c`. */
  #function(command: string, start: number): void {
    const reader = this.#reader;
    const args = [this.#argument()];
    while (reader.take(/,/y) !== undefined) args.push(this.#argument());
    this.#close();
    if (reader.take(/as\b/iy) === undefined) throw reader.unexpected('`as` and the name of the new field');
    const name = reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of the new field');
    const span = reader.span(start);
    const [left, right] = args;
    if (command === 'diff') {
      if (left === undefined || right === undefined || args.length > 2) {
        throw new QueryFailure('Unexpected number of fields, expected two: `diff(a, b) as c`.', span);
      }
      this.#stage.extend([{ name, expr: { op: 'arithmetic', operator: 'subtract', left, right, span } }], span);
      return;
    }
    const now: Expr = {
      op: 'arithmetic',
      operator: 'divide',
      left: { op: 'now', span },
      right: { op: 'literal', value: 1000, span },
      span,
    };
    const expr: Expr = command === 'concat' ? { op: 'call', name: 'concat', args, span } : now;
    this.#stage.extend([{ name, expr }], span);
  }

  #argument(): Expr {
    const quoted = takeQuoted(this.#reader, { escapes: true, warn: this.#warn });
    if (quoted === undefined) return this.#field();
    return { op: 'literal', value: quoted.text, span: { start: quoted.start, end: quoted.end } };
  }

  #field(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const quoted = takeQuoted(reader, { escapes: false, warn: this.#warn });
    const name = quoted?.text ?? reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of a field');
    return this.#stage.field(name, reader.span(start), reader.text);
  }

  #close(): void {
    if (this.#reader.take(/\)/y) === undefined) throw this.#reader.unexpected('`)`');
  }

  /** `eval("total = sent + received")`. */
  #eval(start: number): void {
    const reader = this.#reader;
    const written = takeQuoted(reader, { escapes: true, warn: this.#warn });
    if (written === undefined) throw reader.unexpected('an assignment in quotation marks: `"total = sent + received"`');
    this.#close();
    const outer = reader.text;
    const inner = new Reader(outer.slice(0, written.end - 1), undefined, 'end of the expression');
    inner.offset = written.start + 1;
    const name = inner.take(NAME);
    if (name === undefined) throw inner.unexpected('the name of the new field');
    if (inner.take(/=(?!=)/y) === undefined) throw inner.unexpected(`\`=\` after \`${name}\``);
    const expr = readExpression(inner, (field, span) => this.#stage.field(field, span, outer), this.#warn);
    this.#stage.extend([{ name, expr }], reader.span(start));
  }
}
