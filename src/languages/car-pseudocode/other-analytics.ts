/** `run Analytic:ID`: the pseudocode of another analytic as a set of this one. */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { AnalyticDefinition, QueryMessage } from '../language.ts';
import { place } from '../shared/reader.ts';
import type { NamedSet } from './sets.ts';

/** Reads the pseudocode of an analytic; what it runs itself is asked of `run`. Throws `QueryFailure` within its own text. */
export type ReadSet = (text: string, run: (id: string, span: Span) => NamedSet) => NamedSet;

/** True for a text that may hold `run` of another analytic, in a document or alone. */
export function runsOthers(text: string): boolean {
  return /\brun\s+(?:analytic\b|[A-Za-z]+-\d)/i.test(text);
}

/** Most characters of pseudocode that one analytic leads to. */
const MOST_CHARACTERS = 200_000;

/** The analytics that a program may run. */
export class OtherAnalytics {
  readonly #known: readonly AnalyticDefinition[] | undefined;
  readonly #read: ReadSet;
  readonly #warn: (warning: QueryMessage) => void;
  readonly #sets = new Map<string, NamedSet>();
  #characters = 0;

  constructor(known: readonly AnalyticDefinition[] | undefined, read: ReadSet, warn: (warning: QueryMessage) => void) {
    this.#known = known;
    this.#read = read;
    this.#warn = warn;
  }

  /**
   * What another analytic finds, its parts placed at `span`. `text` is that of the program which runs it.
   *
   * @throws QueryFailure, at `span`, for an analytic that is not there, cannot be read, or leads back to itself.
   */
  run(id: string, span: Span, text: string): NamedSet {
    const own = (this.#known ?? []).filter(({ source }) => source === text).map((one) => one.id);
    return placedAt(this.#find(id, span, own), span);
  }

  #find(id: string, span: Span, trail: readonly string[]): NamedSet {
    if (this.#known === undefined) {
      throw unsupported(`\`run\` of another analytic (\`${id}\`) outside of a project`, span);
    }
    const found = this.#known.filter((one) => one.id.toLowerCase() === id.toLowerCase());
    const [first, ...others] = found;
    if (first === undefined) {
      const near = nearest(id, new Set(this.#known.map((one) => one.id)));
      throw new QueryFailure(
        `Unexpected \`${id}\`, expected the id of an analytic that has pseudocode.`,
        span,
        near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
      );
    }
    if (trail.includes(first.id)) {
      const way = [...trail.slice(trail.indexOf(first.id)), first.id].map((one) => `\`${one}\``).join(' runs ');
      throw new QueryFailure(`Unexpected \`run\` in a circle: ${way}.`, span);
    }
    const known = this.#sets.get(first.id);
    const sets = known === undefined ? found.map(({ source }) => this.#setOf(first.id, source, span, trail)) : [known];
    if (others.length > 0 && known === undefined) {
      this.#warn({
        message: `\`${first.id}\` has ${found.length} texts in pseudocode; it is run as what any of them finds.`,
        ...span,
      });
    }
    const set = together(first.id, sets, span);
    this.#sets.set(first.id, set);
    return set;
  }

  #setOf(id: string, source: string, span: Span, trail: readonly string[]): NamedSet {
    this.#characters += source.length;
    if (this.#characters > MOST_CHARACTERS) {
      throw unsupported(`\`run\` of more than ${MOST_CHARACTERS} characters of pseudocode`, span);
    }
    try {
      return this.#read(source, (next, at) => this.#find(next, at, [...trail, id]));
    } catch (thrown) {
      if (!(thrown instanceof QueryFailure)) throw thrown;
      const { message, help, kind, start } = thrown.error;
      throw new QueryFailure(
        `\`${id}\`, which is run here, cannot be read (${place(source, start)}): ${message}`,
        span,
        {
          kind,
          ...(help === undefined ? {} : { help }),
        },
      );
    }
  }
}

/** What any of several texts of one analytic finds. */
function together(id: string, sets: readonly NamedSet[], span: Span): NamedSet {
  const [first, ...others] = sets;
  if (first !== undefined && others.length === 0) return first;
  if (sets.some(({ kind }) => kind !== 'events')) {
    throw unsupported(`\`run\` of \`${id}\`, whose several texts do not all give events,`, span);
  }
  const plan = { op: 'union', inputs: sets.map((set) => set.plan), events: true, span } as const;
  return { kind: 'events', plan, names: [], given: [] };
}

/** The set with every part of its plan at one place: the places of another text mean nothing in this one. */
function placedAt(set: NamedSet, { start, end }: Span): NamedSet {
  const copies = new Map<object, unknown>();
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    const made: unknown = Array.isArray(value)
      ? value.map(copy)
      : Object.fromEntries(
          Object.entries(value).map(([key, part]) => [key, key === 'span' ? { start, end } : copy(part)]),
        );
    copies.set(value, made);
    return made;
  };
  return copy(set) as NamedSet;
}
