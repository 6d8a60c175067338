/** Which rules are worth a look at an event: rules by the values that they need. */
import type { FieldAccess } from '../rows.ts';
import { decimal, isList, textOf } from '../scalars.ts';
import type { Accessor, EventRecord, Value } from '../values.ts';
import type { Atom, Requirement } from './atoms.ts';
import { type Found, type IndexSpace, TextMatcher, type WantedText } from './text-matcher.ts';

/** A rule by its number, with what an event must hold of which it is true. */
export interface RequiredBy {
  readonly rule: number;
  readonly requirement: Requirement;
}

/** Rules that one event is to be asked for, each once. */
export class Candidates implements Found {
  /** The first `count` are those of the event. */
  readonly rules: Int32Array;
  count = 0;
  readonly #seen: Int32Array;
  #event = 0;

  constructor(rules: number) {
    this.rules = new Int32Array(rules);
    this.#seen = new Int32Array(rules);
  }

  /** Begins with the next event. */
  clear(): void {
    this.count = 0;
    this.#event++;
  }

  add(rule: number): void {
    if (this.#seen[rule] === this.#event) return;
    this.#seen[rule] = this.#event;
    this.rules[this.count++] = rule;
  }
}

/** Rules by the values of the fields that they need. */
export class RuleIndex {
  readonly #always: readonly number[];
  readonly #fields: readonly FieldIndex[];

  /** Rules that require nothing are always found, those that nothing meets never. */
  constructor(rules: readonly RequiredBy[], access: FieldAccess, space: IndexSpace) {
    const always: number[] = [];
    const byField = new Map<string, { readonly atom: Atom; readonly rule: number }[]>();
    for (const { rule, requirement } of rules) {
      if (requirement === undefined) always.push(rule);
      for (const atom of requirement ?? []) {
        const list = byField.get(atom.field);
        if (list) list.push({ atom, rule });
        else byField.set(atom.field, [{ atom, rule }]);
      }
    }
    this.#always = always;
    this.#fields = [...byField].flatMap(([name, wanted]) => {
      const read = access(name);
      return read === undefined ? [] : [new FieldIndex(read, wanted, space)];
    });
  }

  /** Tells all rules that may be true of the event. */
  find(event: EventRecord, found: Found): void {
    for (const rule of this.#always) found.add(rule);
    for (const field of this.#fields) field.find(event, found);
  }
}

class FieldIndex {
  readonly #read: Accessor;
  readonly #texts: TextMatcher;
  readonly #numbers = new Map<number, number[]>();

  constructor(read: Accessor, wanted: readonly { readonly atom: Atom; readonly rule: number }[], space: IndexSpace) {
    this.#read = read;
    const texts: WantedText[] = [];
    for (const { atom, rule } of wanted) {
      if (atom.kind === 'text') texts.push({ text: atom.text, start: atom.start, end: atom.end, rule });
      else {
        const rules = this.#numbers.get(atom.number);
        if (rules) rules.push(rule);
        else this.#numbers.set(atom.number, [rule]);
      }
    }
    this.#texts = new TextMatcher(texts, space);
  }

  find(event: EventRecord, found: Found): void {
    const value = this.#read(event);
    if (typeof value === 'string') this.#findText(value, found);
    else if (value !== null) this.#findValue(value, found);
  }

  #findText(text: string, found: Found): void {
    this.#texts.search(text, found);
    if (this.#numbers.size === 0) return;
    const number = decimal(text);
    if (number !== undefined) this.#findNumber(number, found);
  }

  /** A list as each of its elements and as a whole, whatever the comparison's rules. */
  #findValue(value: Value, found: Found): void {
    if (typeof value === 'number') this.#findNumber(value, found);
    else if (typeof value === 'boolean') this.#findNumber(Number(value), found);
    else if (isList(value))
      for (const element of value) this.#findValue(isList(element) ? textOf(element) : element, found);
    const text = textOf(value);
    if (text !== null) this.#findText(text, found);
  }

  #findNumber(number: number, found: Found): void {
    for (const rule of this.#numbers.get(number) ?? []) found.add(rule);
  }
}
