/**
 * Sigma rules (https://github.com/SigmaHQ/sigma-specification, rules, modifiers, correlations and filters 2.1, with
 * collections and aggregations of 1.0). Where the specification leaves a choice, this is Huntbook's:
 * - Values compare as text without case; a number equals numbers and texts that are one. A field that is missing meets no
 *   condition but `null` and `exists: false`, so that `not filter` and `neq` hold of it. Of a list any element will do.
 * - Keywords are searched in the event's raw line (`key=value` in the record's order), wherever they stand in it.
 * - A document's own category or service takes the place of the global one; where search identifiers are global too, events
 *   of either log source are searched.
 * - `them` and patterns leave out search identifiers that start with an underscore.
 * - A filter's condition is one more that its rules' events must meet: `not selection` leaves events out.
 * - A correlation finds the events of its matches. A window of time moves with the events and may be as long as `timespan`,
 *   both ends included; upper limits (`lt`, `lte`, `eq`, `neq`) are asked of the longest windows. Keys are equal without
 *   case, and an event without one is in no group. Rules that a correlation refers to find nothing by themselves unless
 *   `generate: true`.
 * - A placeholder stands for the values that the project gives it; without any, its item matches nothing (decision 0011).
 */
import type { Plan, Program } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { attempt, QueryFailure } from '../failure.ts';
import type { Language, PlaceholderDefinition, QueryMessage } from '../language.ts';
import { planSize } from '../shared/size.ts';
import { type RuleDocument, readCollection } from './collection.ts';
import { type Correlation, readCorrelation } from './correlation.ts';
import { correlationPlan, type Referred } from './correlation-plan.ts';
import type { RuleReading } from './placeholders.ts';
import { namesOf, type RuleFilter, readFilter, rulePlan, unionOf } from './rule.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** Largest plan, in nodes: aliases and repeated documents multiply. */
const MAX_SIZE = 200_000;

/** Sigma as a query language. */
export const sigma: Language = {
  id: 'sigma',
  name: 'Sigma',
  defaultView: 'native',
  parse: (text, facts) => attempt(text, (warn) => new Collection(text, warn, facts?.placeholders ?? []).program()),
};

/** A rule or correlation of the text, with its plan when it was made. */
interface Member {
  readonly document: RuleDocument;
  readonly names: readonly string[];
  readonly correlation?: Correlation;
  plan?: Plan;
  /** Its plan is being made: what refers to it now refers to itself. */
  open: boolean;
  /** A correlation refers to it, and does not ask that it finds events of its own too. */
  part: boolean;
}

class Collection {
  readonly #text: string;
  readonly #reading: RuleReading;
  readonly #filters: readonly RuleFilter[];
  readonly #members: readonly Member[];
  #size = 0;

  constructor(text: string, warn: (warning: QueryMessage) => void, placeholders: readonly PlaceholderDefinition[]) {
    this.#text = text;
    const said = new Set<string>();
    // Documents that share a part say of it the same.
    const once: RuleReading['warn'] = (warning) => {
      const key = `${warning.start} ${warning.message}`;
      if (!said.has(key)) warn(warning);
      said.add(key);
    };
    this.#reading = { warn: once, placeholders: new Map(placeholders.map((one) => [one.name, one])) };
    const documents = readCollection(text, once);
    const isFilter = ({ map: { entries } }: RuleDocument) => entries.has('filter') && !entries.has('detection');
    this.#filters = documents.filter(isFilter).map(({ map }) => readFilter(map, this.#reading));
    this.#members = documents
      .filter((document) => !isFilter(document))
      .map((document) => ({
        document,
        names: namesOf(document.map),
        ...(document.map.entries.has('correlation') ? { correlation: readCorrelation(document.map, once) } : {}),
        open: false,
        part: false,
      }));
  }

  program(): Program {
    const whole = { start: 0, end: this.#text.length };
    if (this.#members.length === 0) {
      throw new QueryFailure('Unexpected filter without rules, expected the rules that it is for.', whole, {
        kind: 'unsupported',
        help: 'put the rules into the same text, as documents of their own after `---`',
      });
    }
    this.#checkFilters();
    for (const { correlation } of this.#members) {
      if (correlation === undefined || correlation.generate) continue;
      for (const reference of referencesOf(correlation)) this.#find(reference).part = true;
    }
    // Plans of all are made, so that what is wrong with any is said.
    for (const member of this.#members) this.#planOf(member);
    const shown = this.#members.filter(({ part }) => !part);
    const plans = shown.map((member): Plan => {
      if (member.correlation === undefined) return this.#planOf(member);
      // Its rows come rule by rule: as a set of events they come line by line.
      return { op: 'union', inputs: [this.#correlate(member, 'rows')], events: true, span: member.correlation.span };
    });
    return { kind: 'plan', plan: this.#sized(unionOf(plans, whole)), returns: 'events' };
  }

  /** The plan of a rule's events, or of a correlation's matches. */
  #planOf(member: Member): Plan {
    if (member.plan === undefined) {
      member.open = true;
      const plan = member.correlation
        ? this.#correlate(member, 'windows')
        : rulePlan(member.document, this.#filters, this.#reading);
      member.plan = this.#sized(plan);
      member.open = false;
      this.#size += planSize(plan);
      this.#sized(plan);
    }
    return member.plan;
  }

  #correlate({ correlation }: Member, gives: 'rows' | 'windows'): Plan {
    if (correlation === undefined) throw new Error('Only correlations correlate.');
    const referred = referencesOf(correlation).map((reference): Referred => {
      const found = this.#find(reference);
      if (found.open) {
        throw new QueryFailure(`Unexpected \`${reference.text}\`: the correlation refers to itself.`, reference.span);
      }
      return { reference, names: found.names, plan: this.#planOf(found) };
    });
    return correlationPlan(correlation, referred, gives, this.#reading.warn);
  }

  #find(reference: YamlScalar): Member {
    const found = this.#members.find(({ names }) => names.includes(reference.text));
    if (found !== undefined) return found;
    const near = nearest(
      reference.text,
      this.#members.flatMap(({ names }) => names),
    );
    throw new QueryFailure(
      `Unknown rule \`${reference.text}\`: no document here has it as its id or name.`,
      reference.span,
      {
        kind: near === undefined ? 'unsupported' : 'syntax',
        help:
          near === undefined
            ? 'put the rule into the same text, as a document of its own after `---`'
            : `Did you mean \`${near}\`?`,
      },
    );
  }

  /** A filter of rules that are not here changes nothing here. */
  #checkFilters(): void {
    const known = new Set(this.#members.flatMap(({ names }) => names));
    for (const reference of this.#filters.flatMap(({ rules }) => rules ?? [])) {
      if (known.has(reference.text)) continue;
      this.#reading.warn({
        message: `No document here has the id or name \`${reference.text}\`: the filter changes nothing of it.`,
        ...reference.span,
      });
    }
  }

  #sized(plan: Plan): Plan {
    if (planSize(plan) <= MAX_SIZE && this.#size <= MAX_SIZE) return plan;
    throw new QueryFailure('The rules are too many, or repeat too much.', plan.span, { kind: 'unsupported' });
  }
}

/** The rules of a correlation: its list, else those that its condition names. */
function referencesOf({ rules, expression }: Correlation): readonly YamlScalar[] {
  if (rules.length > 0 || expression === undefined) return rules;
  const words = [...expression.text.matchAll(/[^\s()]+/g)].filter(([word]) => !/^(?:and|or|not)$/i.test(word));
  const named = new Map(
    words.map(({ 0: word, index }): [string, YamlScalar] => {
      const span = expression.places(index, index + word.length);
      return [word, { kind: 'scalar', value: word, text: word, places: () => span, span }];
    }),
  );
  return [...named.values()];
}
