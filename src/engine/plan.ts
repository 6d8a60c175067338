/**
 * The plan: the small relational algebra that every query language but SQL lowers to.
 *
 * Whatever differs between languages (case, wildcards, regular expressions, missing values, numbers, lists) is written
 * out in the plan, node by node; evaluation has no language in it. Every node carries the span of the query text it
 * came from, so that errors, "why not" and mutation can point at it.
 */
import type { Value } from './values.ts';

/** Offsets into the decoded query text: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How a comparison treats its operands. */
export interface ComparisonRules {
  /** Text is compared without case. */
  readonly fold: boolean;
  /**
   * Text and numbers: `strict`: a text never equals a number; `text`: both as text; `coerce`: when one side is a number
   * the other is read as one (unreadable: as missing); `both`: as numbers when both sides look like numbers, else as text.
   */
  readonly numbers: 'strict' | 'text' | 'coerce' | 'both';
  /** What the comparison gives when an operand is missing: `null` is "unknown" (three-valued logic). */
  readonly missing: boolean | null;
  /** A list operand: true when any element does, when all do, or compared as a whole. */
  readonly lists: 'any' | 'all' | 'whole';
}

/** A wildcard pattern without any language's escapes: literal text, any run of characters, any one character. */
export type WildcardPattern = readonly (string | { readonly any: 'many' } | OneCharacter)[];

/** Any one character, or any one of those in `of`. */
export interface OneCharacter {
  readonly any: 'one';
  readonly of?: string;
}

/** A regular expression as its language writes it; the engine translates the dialect. */
export interface RegexPattern {
  readonly source: string;
  readonly dialect: 'java' | 'python' | 'pcre' | 'lucene' | 're2' | 'ecmascript';
  /** `full`: the whole text must match; `start`: from its beginning; `search`: anywhere. */
  readonly anchor: 'full' | 'start' | 'search';
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
}

export type Comparator = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
export type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo';

/** Expressions. Predicates give true, false or null (unknown); a filter keeps what is true. `and`, `or`, `not` are Kleene's. */
export type Expr =
  | { readonly op: 'literal'; readonly value: Value; readonly span: Span }
  /** A field of the event or a computed column. `relation` names one side of a join or a step of a sequence. */
  | {
      readonly op: 'field';
      readonly name: string;
      readonly relation?: string;
      /** A name that the schema does not have is missing, and no error; what compares it is unknown, whatever its rules. */
      readonly optional?: true;
      readonly span: Span;
    }
  /** The event's time in milliseconds since 1970 UTC. */
  | { readonly op: 'time'; readonly relation?: string; readonly span: Span }
  /** The reference time for relative ranges, in milliseconds since 1970 UTC. */
  | { readonly op: 'now'; readonly span: Span }
  /** The event's log source, as the view selects it. */
  | { readonly op: 'is'; readonly object: string; readonly action?: string; readonly span: Span }
  /**
   * True of an event of a process of which `of` has been true of an event so far (`self`), which such a process created
   * (`child`), or which descends from one (`descendant`). Follows all of the run's events in the order of time.
   */
  | {
      readonly op: 'lineage';
      readonly relation: 'self' | 'child' | 'descendant';
      readonly of: Expr;
      readonly processes: ProcessTracking;
      readonly span: Span;
    }
  | {
      readonly op: 'compare';
      readonly comparator: Comparator;
      readonly left: Expr;
      readonly right: Expr;
      readonly rules: ComparisonRules;
      readonly span: Span;
    }
  /** True when `value` equals one of `items` (each compared as `eq` under `rules`). SQL's NULL rules when `rules.missing` is null. */
  | {
      readonly op: 'in';
      readonly value: Expr;
      readonly items: readonly Expr[];
      readonly rules: ComparisonRules;
      readonly span: Span;
    }
  | {
      readonly op: 'match';
      readonly value: Expr;
      readonly pattern:
        | { readonly kind: 'wildcard'; readonly parts: WildcardPattern }
        | { readonly kind: 'regex'; readonly regex: RegexPattern }
        | { readonly kind: 'contains' | 'startsWith' | 'endsWith'; readonly text: Expr }
        | { readonly kind: 'cidr'; readonly ranges: readonly string[] };
      readonly rules: Pick<ComparisonRules, 'fold' | 'missing' | 'lists'>;
      readonly span: Span;
    }
  | { readonly op: 'and' | 'or'; readonly items: readonly Expr[]; readonly span: Span }
  | { readonly op: 'not'; readonly item: Expr; readonly span: Span }
  /** True when the value is not missing; never unknown. */
  | { readonly op: 'exists'; readonly value: Expr; readonly span: Span }
  | {
      readonly op: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: Expr;
      readonly right: Expr;
      readonly span: Span;
    }
  /** A function of the engine's registry, by its canonical name; `rules` where it compares. */
  | {
      readonly op: 'call';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly rules?: ComparisonRules;
      readonly span: Span;
    }
  | { readonly op: 'list'; readonly items: readonly Expr[]; readonly span: Span }
  /**
   * The elements of a list (a single value is a list of one): those of which `body` is true (`filter`), or what `body`
   * gives for each (`map`), which reads the element as the field `name`. One that is left is itself, none is missing.
   */
  | {
      readonly op: 'each';
      readonly kind: 'filter' | 'map';
      readonly value: Expr;
      readonly name: string;
      readonly body: Expr;
      readonly span: Span;
    }
  | {
      readonly op: 'conditional';
      readonly cases: readonly { readonly when: Expr; readonly then: Expr }[];
      readonly otherwise: Expr;
      readonly span: Span;
    };

/** How a lineage tells the processes of a log apart. */
export interface ProcessTracking {
  /** Holds of the event that creates its process. */
  readonly created: Expr;
  /** Holds of the event that ends its process: its id can be another's from the next event of a process on. */
  readonly ended: Expr;
  /** Holds of the first event of a machine's run: no earlier process is left. */
  readonly booted: Expr;
  /** The machine: one process id means another process on each. */
  readonly host: Expr;
  /** The process's id and its parent's, the surest first; an event is known by the first that it has. 0 is none. */
  readonly ids: readonly { readonly own: Expr; readonly parent: Expr }[];
}

export interface NamedExpr {
  readonly name: string;
  readonly expr: Expr;
}

/** Aggregate functions. `first`/`last` by input order, `earliest`/`latest` by event time, `values` distinct and sorted, `list` all. */
export type AggregateFunction =
  | 'count'
  | 'distinctCount'
  | 'sum'
  | 'average'
  | 'min'
  | 'max'
  | 'values'
  | 'list'
  | 'first'
  | 'last'
  | 'earliest'
  | 'latest'
  | 'standardDeviation'
  | 'variance'
  /** Of a whole population, not of a sample of it. */
  | 'populationStandardDeviation'
  | 'populationVariance'
  | 'sumOfSquares'
  | 'median'
  /** By nearest rank; `percent` says which. */
  | 'percentile'
  /** The most frequent value; of several the one met first. */
  | 'mode'
  | 'range';

export interface Aggregate {
  readonly name: string;
  readonly fn: AggregateFunction;
  /** Absent for `count` of rows. */
  readonly arg?: Expr;
  /** From 0 to 100, for `percentile`. */
  readonly percent?: number;
  /** For `earliest` and `latest`: when a value was there, in numbers that grow; the row's event's time unless given. */
  readonly time?: Expr;
  readonly span: Span;
}

export interface SortKey {
  readonly expr: Expr;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
  readonly rules: ComparisonRules;
}

/** One step of a sequence, or one member of a sample. */
export interface SequenceStep {
  /** Which events the step takes. */
  readonly predicate: Expr;
  /** Join keys of this step, as many in every step. */
  readonly by: readonly Expr[];
  /** Places in `by` of keys that may be missing: then they equal those that are missing, too. */
  readonly optional?: readonly number[];
  /** How often it repeats. */
  readonly runs: number;
  /** True for a step that must not happen. */
  readonly missing: boolean;
  /** What waits for the step goes on waiting: each event that takes it makes a match of its own. */
  readonly fork?: true;
  readonly span: Span;
}

/** What must be true of rows that occur together. */
export type CorrelationTest =
  /**
   * `condition` holds for the aggregates over a window's rows. Windows reach back from a row as far as they may: `every`
   * one that ends at a row, or the `longest`, those that no other contains. (The same for a count of at least so many.)
   */
  | {
      readonly kind: 'aggregates';
      readonly aggregates: readonly Aggregate[];
      readonly condition: Expr;
      readonly windows: 'every' | 'longest';
    }
  /** Rows of different events meet the predicates one after the other. */
  | { readonly kind: 'order'; readonly steps: readonly Expr[] };

/** Relational operators. Rows come out in input order unless said otherwise. */
export type Plan =
  /** All events of the dataset, in line order. `coerce: 'columns'` reads each column as pandas' `read_json` does. */
  | { readonly op: 'source'; readonly coerce?: 'columns'; readonly span: Span }
  | { readonly op: 'filter'; readonly input: Plan; readonly predicate: Expr; readonly span: Span }
  | { readonly op: 'project'; readonly input: Plan; readonly columns: readonly NamedExpr[]; readonly span: Span }
  | { readonly op: 'extend'; readonly input: Plan; readonly columns: readonly NamedExpr[]; readonly span: Span }
  | {
      readonly op: 'aggregate';
      readonly input: Plan;
      readonly by: readonly NamedExpr[];
      readonly aggregates: readonly Aggregate[];
      /** Groups with a missing key: kept or left out. */
      readonly missingKeys: 'keep' | 'drop';
      /** A row whose key is a list: in the group of each of its elements; of the list as a whole unless given. */
      readonly listKeys?: 'each';
      /** Order of the groups: as first met, or ascending by key. */
      readonly order: 'met' | 'key';
      readonly span: Span;
    }
  /**
   * Aggregates over each row's group, added to the row (`eventstats`); with `running` over the group's rows before it
   * (`streamstats`): with the row itself when `current`, so many at most when `rows` is given, and none whose `time` is
   * `length` or more away from the row's when `within` is. A row of which a key is missing is in no group under `drop`.
   */
  | {
      readonly op: 'window';
      readonly input: Plan;
      readonly by: readonly NamedExpr[];
      readonly aggregates: readonly Aggregate[];
      readonly missingKeys?: 'keep' | 'drop';
      readonly running?: {
        readonly current: boolean;
        readonly rows?: number;
        readonly within?: { readonly time: Expr; readonly length: number };
      };
      readonly span: Span;
    }
  | { readonly op: 'sort'; readonly input: Plan; readonly keys: readonly SortKey[]; readonly span: Span }
  | {
      readonly op: 'limit';
      readonly input: Plan;
      readonly count: number;
      readonly offset: number;
      readonly from: 'head' | 'tail';
      readonly span: Span;
    }
  /** Keeps the first row of each key; all columns are the key when `by` is absent. */
  | {
      readonly op: 'distinct';
      readonly input: Plan;
      readonly by?: readonly Expr[];
      readonly keep: 'first' | 'last';
      readonly span: Span;
    }
  /** All rows of all inputs. `events: true`: a set of events, each once, in line order. */
  | { readonly op: 'union'; readonly inputs: readonly Plan[]; readonly events: boolean; readonly span: Span }
  /** Rows of `left` whose events `right` does not hold. */
  | { readonly op: 'difference'; readonly left: Plan; readonly right: Plan; readonly span: Span }
  /** One row for each element of a list column. */
  | { readonly op: 'unnest'; readonly input: Plan; readonly column: string; readonly span: Span }
  /**
   * Rows of one `row` become one, with a column for each value of `column` that any row has, in the order of these values.
   * `cells` are each row's values there; of several cells the columns are named `cell: value`. What no row gives is
   * `empty`. With `most`, the columns with the highest sums stay, and the rest are one, `OTHER`, put together by `merge`;
   * without it they go. The column of the value `last` comes behind them, and stays in any case.
   */
  | {
      readonly op: 'pivot';
      readonly input: Plan;
      readonly row: readonly NamedExpr[];
      readonly column: Expr;
      readonly cells: readonly (NamedExpr & { readonly empty: Value })[];
      readonly most?: { readonly count: number; readonly merge?: 'sum' | 'min' | 'max' };
      readonly last?: string;
      readonly span: Span;
    }
  /** The reverse: a row for each value of each column but `keep`, with the column's name and the value. */
  | {
      readonly op: 'unpivot';
      readonly input: Plan;
      readonly keep: string;
      readonly name: string;
      readonly value: string;
      readonly span: Span;
    }
  /** Rows whose `column` is a number, in order and without gaps: rows of `empty` values where one is missing after `size`. */
  | {
      readonly op: 'fill';
      readonly input: Plan;
      readonly column: string;
      readonly size: Expr;
      readonly empty: readonly { readonly name: string; readonly value: Value }[];
      readonly span: Span;
    }
  /**
   * Over all columns that there are, whatever they are called, but `except` and those whose names begin with `_`: each
   * becomes what `body` gives, which reads it as the field `name` (`map`); or `name` is the sum of their numbers (`sum`).
   * `drop`: all columns but `except`.
   */
  | {
      readonly op: 'across';
      readonly input: Plan;
      readonly kind: 'map' | 'sum' | 'drop';
      readonly except: readonly string[];
      readonly name: string;
      readonly body?: Expr;
      readonly span: Span;
    }
  /**
   * Rows that belong together in time become one: their keys are equal as far as they have them, and no limit is passed.
   * A row that `starts` holds of begins a new one, `ends` closes one. Columns hold the distinct values of their rows in
   * the order of their characters, or all in the order of time; the plan adds `_time`, `duration` (both in the unit of
   * `time`), `eventcount` and `closed_txn`. Rows come out latest first.
   */
  | {
      readonly op: 'transaction';
      readonly input: Plan;
      readonly by: readonly Expr[];
      readonly time: Expr;
      readonly maxSpan?: number;
      readonly maxPause?: number;
      readonly maxEvents: number;
      readonly starts?: Expr;
      readonly ends?: Expr;
      /** Those that lack their start or end, too. */
      readonly keepOpen: boolean;
      readonly columns: readonly (NamedExpr & { readonly values: 'distinct' | 'all' })[];
      readonly span: Span;
    }
  | {
      readonly op: 'join';
      readonly kind: 'inner' | 'left' | 'right' | 'outer' | 'semi' | 'anti';
      readonly left: Plan;
      readonly right: Plan;
      /** Names under which `on` and later operators reach each side's fields. */
      readonly leftName: string;
      readonly rightName: string;
      /** Pairs that must be equal under `rules`; hashed. A missing key never joins. */
      readonly keys: readonly { readonly left: Expr; readonly right: Expr; readonly rules: ComparisonRules }[];
      /** Any further condition on the pair. */
      readonly on?: Expr;
      readonly span: Span;
    }
  | {
      readonly op: 'sequence';
      readonly input: Plan;
      readonly steps: readonly SequenceStep[];
      /** Ends what waits: behind the step that the same event takes, or before it (`first`). */
      readonly until?: Pick<SequenceStep, 'predicate' | 'by' | 'optional'> & { readonly first?: true };
      /** Longest span from first to last event, in milliseconds. */
      readonly maxSpan?: number;
      readonly rules: ComparisonRules;
      readonly span: Span;
    }
  /** Like a sequence, in any order of time. */
  | {
      readonly op: 'sample';
      readonly input: Plan;
      readonly steps: readonly SequenceStep[];
      readonly rules: ComparisonRules;
      readonly span: Span;
    }
  /**
   * Groups of an event for each step, of one key, in any order of time: the first that comes. An event may stand for
   * several. A complete group is given, and the next begins; `until` drops those that are not complete.
   */
  | {
      readonly op: 'gather';
      readonly input: Plan;
      readonly steps: readonly SequenceStep[];
      readonly until?: Pick<SequenceStep, 'predicate' | 'by' | 'optional'>;
      readonly rules: ComparisonRules;
      readonly span: Span;
    }
  /**
   * Rows that occur together in time. `rows`: those that are part of a window that passes; `windows`: a row for each such
   * window, which has the fields and the time of its last event and stands for all of them.
   */
  | {
      readonly op: 'correlate';
      readonly input: Plan;
      /** Rows whose keys are equal under `rules` belong together; one that lacks a key belongs to none. */
      readonly by: readonly Expr[];
      readonly rules: ComparisonRules;
      /** Longest time from a window's first row to its last, in milliseconds; any when absent. */
      readonly within?: number;
      readonly test: CorrelationTest;
      readonly gives: 'rows' | 'windows';
      readonly span: Span;
    };

/** A plan with what its language returns. */
export interface Program {
  readonly kind: 'plan';
  readonly plan: Plan;
  /** `events`: the surviving events' lines in the plan's order; `table`: the columns of the last projection or aggregation; `sequences`: groups of lines. */
  readonly returns: 'events' | 'table' | 'sequences';
}
