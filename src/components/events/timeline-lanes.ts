/** What stands on a timeline: the labels of a dataset, and what a run or all analytics make of their events. */
import type { Label } from '../../events/dataset.ts';
import type { ProofRun } from '../../proof/report.ts';
import type { LaneInput, MarkKind } from './timeline.ts';

/** What the kinds of marks mean for one run of an analytic. */
export const RUN_KINDS: Readonly<Record<MarkKind, string>> = {
  hit: 'attack, found',
  missed: 'expected, not found',
  attack: 'attack, not looked for',
  near: 'near miss, not found',
  false: 'found beside the attack',
  other: 'background',
};

/** What they mean for all analytics together. */
export const LABEL_KINDS: Readonly<Record<MarkKind, string>> = {
  hit: 'attack, found by an analytic',
  missed: 'attack, found by none',
  attack: 'attack',
  near: 'near miss, found by none',
  false: 'found by an analytic beside the attack',
  other: 'background, found by none',
};

/** The lines that a run found, ascending, each once. */
export function foundLines({ events, sequences = [] }: ProofRun): number[] {
  return [...new Set([...events, ...sequences.flat()])].sort((left, right) => left - right);
}

/** Lanes of one run: attack events, near misses, and what else is found or expected; those without a mark are left out. */
export function runLanes(run: ProofRun, labels: readonly Label[]): LaneInput[] {
  const found = new Set(foundLines(run));
  const missed = new Set(run.missing.map(({ line }) => line));
  const attack = linesOf(labels.filter((label) => label.attack));
  const near = linesOf(labels.filter((label) => !label.attack && label.nearMiss));
  for (const line of attack) near.delete(line);
  const rest = [...found, ...missed].filter((line) => !attack.has(line) && !near.has(line));
  const kindOf = (line: number, otherwise: MarkKind): MarkKind =>
    missed.has(line) ? 'missed' : found.has(line) ? (attack.has(line) ? 'hit' : 'false') : otherwise;
  return [
    lane('Attack', [...attack], (line) => kindOf(line, 'attack')),
    lane('Near misses', [...near], (line) => kindOf(line, 'near')),
    lane('Other events', rest, (line) => kindOf(line, 'other')),
  ].filter(({ parts }) => parts.length > 0);
}

/** A lane for each label, the attack's first, and one for what is found without a label. */
export function labelLanes(
  labels: readonly Label[],
  found: { has(line: number): boolean; keys(): Iterable<number> },
): LaneInput[] {
  const rank = ({ attack, nearMiss }: Label): number => (attack ? 0 : nearMiss ? 1 : 2);
  const attack = linesOf(labels.filter((label) => label.attack));
  const named = linesOf(labels);
  const unnamed = [...found.keys()].filter((line) => !named.has(line));
  return [
    ...labels
      .toSorted((left, right) => rank(left) - rank(right))
      .map((label) =>
        lane(label.id, label.lines, (line) =>
          label.attack || attack.has(line)
            ? found.has(line)
              ? 'hit'
              : 'missed'
            : found.has(line)
              ? 'false'
              : label.nearMiss
                ? 'near'
                : 'other',
        ),
      ),
    lane('no label', unnamed, () => 'false'),
  ].filter(({ parts }) => parts.length > 0);
}

function lane(title: string, lines: readonly number[], kindOf: (line: number) => MarkKind): LaneInput {
  return { title, parts: [...Map.groupBy(lines, kindOf)].map(([kind, own]) => ({ kind, lines: own })) };
}

function linesOf(labels: readonly Label[]): Set<number> {
  return new Set(labels.flatMap(({ lines }) => lines));
}

/** The kinds of marks on lanes, in the order in which they are explained. */
export function kindsOn(lanes: readonly LaneInput[]): MarkKind[] {
  const present = new Set(lanes.flatMap(({ parts }) => parts.map(({ kind }) => kind)));
  return (['hit', 'missed', 'attack', 'near', 'false', 'other'] as const).filter((kind) => present.has(kind));
}

/** Lines in words: `35, 36 and 12 more`. */
export function linesLabel(lines: readonly number[]): string {
  const SAID = 4;
  const said = lines.slice(0, lines.length === SAID + 1 ? SAID + 1 : SAID);
  return lines.length > said.length ? `${said.join(', ')} and ${lines.length - said.length} more` : said.join(', ');
}
