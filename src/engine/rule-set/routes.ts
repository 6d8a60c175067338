/** Which rules an event's log source leaves, decided once for each combination of log sources. */
import type { RunContext } from '../context.ts';
import type { Expr } from '../plan.ts';
import type { EventRecord } from '../values.ts';

type Source = Extract<Expr, { op: 'is' }>;
type EventTest = (event: EventRecord) => boolean;

/** Tells events apart by the log sources that they are of, and gives each kind of event what is made for it. */
export class Routes<Route> {
  readonly #tests: EventTest[] = [];
  /** The test of a source, by its name. */
  readonly #places = new Map<string, number>();
  readonly #make: (is: (source: Source) => boolean | undefined) => Route;
  #root: Branch<Route> = {};

  /** `make` is told of which sources the events are. It is asked when the first such event comes. */
  constructor(
    sources: Iterable<Source>,
    { view }: Pick<RunContext, 'view'>,
    make: (is: (source: Source) => boolean | undefined) => Route,
  ) {
    this.#make = make;
    for (const { object, action } of sources) {
      const key = nameOf(object, action);
      if (this.#places.has(key)) continue;
      const test = view.selector(object, action);
      if (test === undefined) continue;
      const known = this.#tests.indexOf(test);
      this.#places.set(key, known < 0 ? this.#tests.push(test) - 1 : known);
    }
  }

  /** What is made for the event's kind. */
  of(event: EventRecord): Route {
    let branch = this.#root;
    for (const test of this.#tests) {
      if (test(event)) {
        branch.yes ??= {};
        branch = branch.yes;
      } else {
        branch.no ??= {};
        branch = branch.no;
      }
    }
    branch.route ??= this.#make((source) => {
      const place = this.#places.get(nameOf(source.object, source.action));
      const test = place === undefined ? undefined : this.#tests[place];
      return test?.(event);
    });
    return branch.route;
  }
}

/** One source decided after the other. */
interface Branch<Route> {
  yes?: Branch<Route>;
  no?: Branch<Route>;
  route?: Route;
}

function nameOf(object: string, action: string | undefined): string {
  return JSON.stringify([object, action]);
}
