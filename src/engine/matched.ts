/** What matched: the values of a found event of which a program's conditions are true, and which part of each. */
import { comparison, type Verdict } from './compare.ts';
import { folds } from './context.ts';
import { eventFields, plainField } from './event-fields.ts';
import { compileExpression } from './expressions.ts';
import { type KnownPattern, rangeOf, type TextRange } from './matched-text.ts';
import type { Comparator, ComparisonRules, Expr, Plan, Program } from './plan.ts';
import { Relations } from './relations.ts';
import { linesOf, type Row, type Scope, type Slot, toTuple } from './rows.ts';
import type { RunInput } from './run.ts';
import { isList, textOf } from './scalars.ts';
import type { EventRecord, Value } from './values.ts';
import { subplans } from './walk.ts';

/** A part of a field's value that a true condition takes. */
export interface MatchedPart extends TextRange {
  /** The field, as the program names it. */
  readonly field: string;
  /** Place of the value in a list of values; 0 for one alone. */
  readonly member: number;
  /** That value as text: what the offsets lead into. */
  readonly text: string;
}

/** Most rows of one operator that are looked at for one question: an event may be in as many as there are events. */
const MOST_ROWS = 1000;

/**
 * The parts of values by which conditions hold of found events, by line: an equal value, number or address whole, of a
 * pattern what it takes, of a list the values that meet the condition; of an `or` each part that holds. What is denied
 * takes nothing, and so does a condition on the log source, on computed values of several fields, and on counts. Lines
 * that the program does not find have none. Throws what `runProgram` throws.
 */
export function matchedParts(
  program: Program,
  lines: readonly number[],
  input: RunInput,
): ReadonlyMap<number, readonly MatchedPart[]> {
  const asked = new Set(lines);
  const events = input.events.filter((event) => asked.has(event.line));
  const marker = new Marker(new Relations(program, input, events));
  marker.visit(program.plan, asked);
  return new Map([...marker.parts].map(([line, parts]) => [line, [...parts.values()]]));
}

/** How a condition asks a value: whether it holds of it, whole or as one of a list, and which part of its text it takes. */
interface Question {
  readonly lists: ComparisonRules['lists'];
  readonly holds: (value: Value, caseless: boolean) => Verdict;
  readonly take?: (text: string, caseless: boolean) => TextRange | undefined;
}

/** A row, how it is read, the plan that it comes from, and the lines that are asked about. */
interface Place {
  readonly row: Row;
  readonly scope: Scope;
  readonly plan: Plan;
  readonly lines: ReadonlySet<number>;
}

class Marker {
  readonly parts = new Map<number, Map<string, MatchedPart>>();
  readonly #relations: Relations;

  constructor(relations: Relations) {
    this.#relations = relations;
  }

  /** Marks what the conditions of a plan take of the events of these lines that it finds. */
  visit(plan: Plan, asked: ReadonlySet<number>): void {
    const { rows: all, scope } = this.#relations.with(plan, asked);
    const rows = all.slice(0, MOST_ROWS);
    const found = new Set(all.flatMap((row) => linesOf(row, scope)));
    const lines = new Set([...asked].filter((line) => found.has(line)));
    if (lines.size === 0) return;
    for (const { predicate, row, at, input } of this.#asked(plan, rows, scope, lines))
      this.#predicate(predicate, { row, scope: at, plan: input, lines }, true);
    for (const input of inputsOf(plan)) this.visit(input, lines);
  }

  /** The predicates that a plan's operator asks of rows, with the rows and the plan that they come from. */
  #asked(
    plan: Plan,
    rows: readonly Row[],
    scope: Scope,
    lines: ReadonlySet<number>,
  ): readonly { readonly predicate: Expr; readonly row: Row; readonly at: Scope; readonly input: Plan }[] {
    switch (plan.op) {
      case 'filter':
        return rows.map((row) => ({ predicate: plan.predicate, row, at: scope, input: plan.input }));
      case 'join': {
        const { on } = plan;
        return on && inputsOf(plan).length > 1
          ? rows.map((row) => ({ predicate: on, row, at: scope, input: plan }))
          : [];
      }
      case 'sequence':
      case 'gather':
      case 'sample': {
        const input = this.#relations.with(plan.input, lines);
        const predicates = plan.steps.filter((step) => !step.missing).map((step) => step.predicate);
        return input.rows.flatMap((row) => {
          const predicate = predicates.find((one) => this.#holds(one, row, input.scope) === true);
          return predicate ? [{ predicate, row, at: input.scope, input: plan.input }] : [];
        });
      }
      case 'correlate': {
        const input = this.#relations.with(plan.input, lines);
        const steps = plan.test.kind === 'order' ? plan.test.steps : [];
        return input.rows.flatMap((row) =>
          steps.map((predicate) => ({ predicate, row, at: input.scope, input: plan.input })),
        );
      }
      default:
        return [];
    }
  }

  #holds(expr: Expr, row: Row, scope: Scope): Verdict {
    return this.#relations.test(expr, scope)(row);
  }

  /** Marks by the parts of a predicate that make it `wanted`; of one that is denied, only what is denied twice. */
  #predicate(expr: Expr, place: Place, wanted: boolean): void {
    if (this.#holds(expr, place.row, place.scope) !== wanted) return;
    switch (expr.op) {
      case 'and':
      case 'or':
        for (const item of expr.items) this.#predicate(item, place, wanted);
        return;
      case 'not':
        this.#predicate(expr.item, place, !wanted);
        return;
      case 'compare':
        this.#compared(expr, place, wanted);
        return;
      case 'conditional': {
        const chosen = wanted && expr.cases.find(({ when }) => this.#holds(when, place.row, place.scope) === true);
        if (!chosen) return;
        this.#predicate(chosen.when, place, true);
        this.#predicate(chosen.then, place, true);
        return;
      }
      case 'in':
        if (wanted) this.#among(expr, place);
        return;
      case 'match':
        if (wanted) this.#matched(expr, place);
        return;
      case 'exists':
        if (wanted) this.#touch(expr.value, place, { lists: 'whole', holds: (value) => value !== null });
        return;
      case 'field':
        if (wanted) this.#touch(expr, place, { lists: 'whole', holds: () => true });
        return;
      case 'call':
        if (wanted) this.#called(expr, place);
        return;
      default:
    }
  }

  #compared(expr: Extract<Expr, { op: 'compare' }>, place: Place, wanted: boolean): void {
    const { comparator, left, right } = expr;
    const test = comparator === 'eq' ? (isTrue(right) ? left : isTrue(left) ? right : undefined) : undefined;
    if (test !== undefined && test.op !== 'field') {
      this.#predicate(test, place, wanted);
      return;
    }
    const asked: Comparator | undefined = wanted ? comparator : comparator === 'ne' ? 'eq' : undefined;
    if (asked === undefined || asked === 'ne') return;
    const compare = (caseless: boolean) => comparison(asked, this.#rules(expr.rules, caseless));
    const [first, second] = [this.#valueOf(left, place), this.#valueOf(right, place)];
    const { lists } = expr.rules;
    this.#touch(left, place, { lists, holds: (value, caseless) => compare(caseless)(value, second) });
    this.#touch(right, place, { lists, holds: (value, caseless) => compare(caseless)(first, value) });
  }

  #among(expr: Extract<Expr, { op: 'in' }>, place: Place): void {
    const items = expr.items.map((item) => this.#valueOf(item, place));
    const equal = (caseless: boolean) => comparison('eq', this.#rules(expr.rules, caseless));
    this.#touch(expr.value, place, {
      lists: expr.rules.lists,
      holds: (value, caseless) => items.some((item) => equal(caseless)(value, item) === true),
    });
  }

  #matched(expr: Extract<Expr, { op: 'match' }>, place: Place): void {
    const { pattern } = expr;
    let known: KnownPattern;
    if ('text' in pattern) {
      const text = textOf(this.#valueOf(pattern.text, place));
      if (text === null) return;
      known = { kind: pattern.kind, text };
    } else known = pattern;
    const { fold } = this.#rules(expr.rules, false);
    const take = (text: string, caseless: boolean) => rangeOf(known, fold || caseless, text);
    this.#touch(expr.value, place, {
      lists: expr.rules.lists,
      holds: (value, caseless) => {
        const text = textOf(value);
        return text !== null && take(text, caseless) !== undefined;
      },
      take,
    });
  }

  /** Of a function's value, a constant that stands in it; else all of it. */
  #called(expr: Extract<Expr, { op: 'call' }>, place: Place): void {
    const texts = expr.args.flatMap((arg) =>
      arg.op === 'literal' && typeof arg.value === 'string' ? [arg.value] : [],
    );
    const values = expr.args.filter((arg) => arg.op !== 'literal');
    const [value, ...others] = values;
    if (value === undefined || others.length > 0) return;
    const take = (text: string): TextRange | undefined =>
      texts
        .map((wanted) => rangeOf({ kind: 'contains', text: wanted }, true, text))
        .find((range) => range !== undefined);
    this.#touch(value, place, {
      lists: 'any',
      holds: () => true,
      take: (text) => take(text) ?? { start: 0, end: text.length },
    });
  }

  /** Marks the values of the one field that an expression reads: what a question takes of the field itself, else all. */
  #touch(expr: Expr, place: Place, { lists, holds, take }: Question): void {
    const plain = plainField(expr, place.plan);
    const whole = (text: string): TextRange => ({ start: 0, end: text.length });
    if (plain) {
      const part = (text: string) => (take ? take(text, plain.caseless) : whole(text));
      this.#markField(plain.name, plain.relation, place, part, (value) => {
        if (isList(value) && lists !== 'whole') return value.map((one) => holds(one, plain.caseless) === true);
        return holds(value, plain.caseless) === true;
      });
      return;
    }
    const [field, ...others] = new Set(eventFields(expr, place.plan));
    if (field !== undefined && others.length === 0) this.#markField(field, undefined, place, whole, () => true);
  }

  #markField(
    name: string,
    relation: string | undefined,
    place: Place,
    part: (text: string) => TextRange | undefined,
    chosen: (value: Value) => boolean | readonly boolean[],
  ): void {
    const read = this.#relations.context.access(name);
    for (const event of read ? eventsAt(place, relation) : []) {
      const value = read?.(event) ?? null;
      if (value === null) continue;
      const which = chosen(value);
      for (const [member, one] of (isList(value) ? value : [value]).entries()) {
        const text = textOf(one);
        const range = text !== null && (which === true || (which !== false && which[member])) ? part(text) : undefined;
        if (text !== null && range !== undefined && range.start < range.end && place.lines.has(event.line))
          this.#add(event.line, { field: name, member, text, start: range.start, end: range.end });
      }
      // The first event that has the field is the one that is read.
      return;
    }
  }

  #add(line: number, part: MatchedPart): void {
    const parts = this.parts.get(line) ?? new Map<string, MatchedPart>();
    this.parts.set(line, parts);
    parts.set(JSON.stringify([part.field, part.member, part.start, part.end]), part);
  }

  #valueOf(expr: Expr, { row, scope }: Place): Value {
    return compileExpression(expr, scope, this.#relations.context)(row);
  }

  #rules<Rules extends { readonly fold: boolean }>(rules: Rules, caseless: boolean): Rules {
    return { ...rules, fold: caseless || folds(this.#relations.context, rules) };
  }
}

/** The events of a row that a field may be read of, under a relation's name where one has it. */
function eventsAt({ row, scope }: Place, relation: string | undefined): readonly EventRecord[] {
  if (scope.shape === 'event') return [row as EventRecord];
  const { events } = toTuple(row, scope);
  const named = scope.slots.filter((slot) => relation !== undefined && slot.relations.includes(relation));
  const slots: readonly Slot[] = named.length > 0 ? named : scope.slots;
  return slots.flatMap(({ index }) => events[index] ?? []);
}

/** The plans whose events are in a plan's rows. */
function inputsOf(plan: Plan): readonly Plan[] {
  if (plan.op === 'difference') return [plan.left];
  return plan.op === 'join' && (plan.kind === 'semi' || plan.kind === 'anti') ? [plan.left] : subplans(plan);
}

function isTrue(expr: Expr): boolean {
  return expr.op === 'literal' && expr.value === true;
}
