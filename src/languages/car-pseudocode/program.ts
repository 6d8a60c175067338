/** Statements of CAR pseudocode: a program of named sets, lowered to one plan. */
import type { Program, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { unexpected, unsupported } from '../failure.ts';
import { Reader } from '../shared/reader.ts';
import { ConditionParser } from './condition.ts';
import { Leanings, withTables } from './leanings.ts';
import { readList, seesNamedList } from './lists.ts';
import { eventScope, type Scope } from './scope.ts';
import { SetNames } from './set-names.ts';
import { type ProgramContext, SET_KEYWORD, SetParser } from './set-parser.ts';
import { aggregateSet, type NamedSet, scopeOf } from './sets.ts';
import { TermReader } from './terms.ts';
import { BLANK, NAME, RESERVED, SET_NAME } from './words.ts';

const ASSIGN = /=(?!=)/y;

/** What stands behind a field's name and not behind a set's, so that it is a condition. */
const CONDITION_FOLLOWS = /==|=\s*["'“”‘’]|[!<>]=?|≠|≤|≥|(?:contains|includes|matches|match|exists|not|in)\b/iy;

/** Reads one program. */
export class ProgramParser {
  readonly #reader: Reader;
  readonly #context: ProgramContext;
  readonly #names = new SetNames();
  readonly #parser: SetParser;
  readonly #outputs: { name: string; set: NamedSet; span: Span }[] = [];
  #latest: NamedSet | undefined;

  constructor(text: string, context: ProgramContext) {
    this.#reader = new Reader(text, BLANK);
    this.#context = context;
    this.#parser = new SetParser(this.#reader, this.#names, context);
  }

  /** The program's plan: of its `output`, else of its last set. */
  parse(): Program {
    const { set, span } = this.parseSet();
    return { kind: 'plan', ...returned(set, span) };
  }

  /** What the program returns, and where it says so. */
  parseSet(): { readonly set: NamedSet; readonly span: Span } {
    const reader = this.#reader;
    if (reader.atEnd) throw reader.unexpected('a statement such as `process = search Process:Create`');
    if (this.#isBareCondition()) return this.#bareCondition();
    while (!reader.atEnd) this.#statement();
    return this.#result();
  }

  #isBareCondition(): boolean {
    const reader = this.#reader;
    if (reader.sees(/(?:search|filter|join|group|from|run|output|return|input)\b/iy)) return false;
    const before = reader.skip();
    const name = reader.take(NAME);
    const assigned = name !== undefined && reader.take(ASSIGN) !== undefined;
    const begins =
      assigned &&
      (reader.sees(SET_KEYWORD) || reader.sees(/[A-Za-z_]\w*(?:\s*\(|[ \t]+[A-Za-z_])/y) || seesNamedList(reader));
    reader.offset = before;
    return !begins;
  }

  #bareCondition(): { set: NamedSet; span: Span } {
    const reader = this.#reader;
    const start = reader.skip();
    const context = { warn: this.#context.warn, names: this.#names };
    const predicate = new ConditionParser(reader, eventScope([]), context).parse();
    if (!reader.atEnd) {
      const newLine = reader.sees(/[[A-Za-z_]/y);
      throw reader.unexpected(
        '`and`, `or` or the end of the query',
        newLine ? 'Put `and` or `or` before it.' : undefined,
      );
    }
    const span = reader.span(start);
    const plan = { op: 'filter', input: { op: 'source', span }, predicate, span } as const;
    return { set: { kind: 'events', plan, names: [], given: [] }, span };
  }

  #statement(): void {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/(?:output|return)\b/iy) !== undefined) {
      this.#output();
      return;
    }
    if (reader.take(/input\b/iy) !== undefined) {
      this.#input(start);
      return;
    }
    if (reader.sees(SET_KEYWORD)) {
      this.#latest = this.#parser.parse();
      this.#names.define('', this.#latest, reader.span(start));
      return;
    }
    const name = reader.take(NAME);
    const nameSpan = reader.span(start);
    if (name === undefined)
      throw reader.unexpected('a statement such as `name = search Object:Action`, or `output name`');
    if (this.#latest !== undefined && reader.sees(CONDITION_FOLLOWS)) {
      const span = { start, end: start + name.length };
      throw unexpected(name, '`and`, `or` or the next statement', span, 'Put `and` or `or` before it.');
    }
    if (reader.take(ASSIGN) === undefined) {
      const near = nearest(name, ['output', 'search', 'filter', 'join', 'group', 'return']);
      throw reader.unexpected(`\`=\` after \`${name}\``, near === undefined ? undefined : `Did you mean \`${near}\`?`);
    }
    if (name.includes('.')) {
      this.#assignField(name, nameSpan);
      return;
    }
    if (reader.sees(/\[/y)) {
      this.#names.lists.set(name, readList(new TermReader(reader, this.#context.warn)));
      return;
    }
    this.#latest = this.#parser.parse();
    this.#names.define(name, this.#latest, reader.span(start));
  }

  /** `input host, time`: values that are given when the analytic runs. */
  #input(start: number): void {
    const reader = this.#reader;
    do {
      const name = reader.sees(RESERVED) ? undefined : reader.take(SET_NAME);
      if (name === undefined) throw reader.unexpected('the name of a value that is given when the analytic runs');
      this.#names.inputs.add(name);
    } while (reader.take(/,/y) !== undefined);
    this.#context.warn({
      message: 'The value is given when the analytic runs. None is given here: conditions on it hold of any value.',
      ...reader.span(start),
    });
  }

  /** `set.field = set.other.field`: a further field of the set's events, perhaps by arithmetic. */
  #assignField(name: string, nameSpan: Span): void {
    const reader = this.#reader;
    const [setName = '', ...rest] = name.split('.');
    const set = this.#names.find(setName, { start: nameSpan.start, end: nameSpan.start + setName.length });
    const inner = scopeOf(set, setName);
    const scope: Scope = {
      ...inner,
      field: (source, span) => {
        this.#refuseOtherSet(source, setName, set, span);
        return inner.field(source, span);
      },
    };
    const leanings = new Leanings(this.#names, set);
    const context = { warn: this.#context.warn, names: this.#names, leanings };
    const expr = new ConditionParser(reader, leanings.over(scope), context).parseValue();
    const span = reader.span(nameSpan.start);
    const columns = [{ name: rest.join('.'), expr }];
    const input = withTables(set.plan, leanings.tables, span);
    const extended: NamedSet = { ...set, plan: { op: 'extend', input, columns, span } };
    this.#names.define(setName, extended, nameSpan);
    this.#latest = extended;
  }

  #refuseOtherSet(source: string, setName: string, set: NamedSet, span: Span): void {
    const [from = '', ...tail] = source.split('.');
    if (from === setName || tail.length === 0 || from === 'proto_info') return;
    const found = this.#names.find(from, { start: span.start, end: span.start + from.length });
    if (found !== set) throw unsupported(`A field of another set (\`${source}\`)`, span);
  }

  #output(): void {
    const reader = this.#reader;
    const opened = reader.take(/\(/y) !== undefined;
    do {
      const start = reader.skip();
      const name = reader.take(SET_NAME);
      if (name === undefined) throw reader.unexpected('the name of a set to return');
      const span = reader.span(start);
      this.#outputs.push({ name, set: this.#names.find(name, span), span });
    } while (reader.take(/,|and\b/iy) !== undefined);
    if (opened && reader.take(/\)/y) === undefined) throw reader.unexpected('`,` or `)`');
  }

  #result(): { set: NamedSet; span: Span } {
    const [first, ...others] = this.#outputs;
    if (others.length === 0) {
      const set = first?.set ?? this.#latest;
      if (set === undefined) throw this.#reader.unexpected('a set to return');
      return { set, span: first?.span ?? set.plan.span };
    }
    for (const output of this.#outputs) {
      if (output.set.kind !== 'events') {
        throw unsupported(
          `\`output\` of \`${output.name}\`, which is no set of events, together with others,`,
          output.span,
        );
      }
    }
    const inputs = this.#outputs.map((output) => output.set.plan);
    const span = { start: first?.span.start ?? 0, end: this.#reader.offset };
    const plan = { op: 'union', inputs, events: true, span } as const;
    return { set: { kind: 'events', plan, names: [], given: [] }, span };
  }
}

function returned(set: NamedSet, span: Span): Pick<Program, 'plan' | 'returns'> {
  if (set.kind === 'events') return { plan: set.plan, returns: 'events' };
  if (set.kind === 'table') return { plan: set.plan, returns: 'table' };
  if (set.kind === 'pairs') return { plan: set.plan, returns: 'sequences' };
  return { plan: aggregateSet(set, [], span), returns: 'sequences' };
}
