/** Disagreements that a tests file expects, each with its reason. */
import type { Agreement, Disagreement } from './report.ts';
import type { ExpectedDisagreement, TestsFile } from './tests-file.ts';

/** Analytics of one comparison that are expected to differ from each other, and why. */
export interface StatedDifference {
  readonly analytics: readonly string[];
  readonly because: string;
}

/** What the expectations of a tests file may speak of. */
interface Compared {
  readonly claim: string;
  readonly dataset: string;
  readonly analytics: readonly { readonly analytic: string; readonly parts?: readonly string[] | undefined }[];
}

/** The differences that a tests file expects between the analytics of one comparison; a part stands for its whole. */
export function statedDifferences(tests: TestsFile | null, compared: Compared): StatedDifference[] {
  return (tests?.['expect-disagreement'] ?? []).flatMap((expectation) => {
    const analytics = membersOf(expectation, compared);
    return analytics.length < 2 ? [] : [{ analytics, because: expectation.because }];
  });
}

/** Places in `expect-disagreement` of those that were compared, and found to agree on every dataset that they speak of. */
export function needlessExpectations(
  tests: TestsFile | null,
  compared: readonly (Agreement | Disagreement)[],
): readonly number[] {
  return (tests?.['expect-disagreement'] ?? []).flatMap((expectation, index) => {
    const spoken = compared.filter((one) => membersOf(expectation, one).length > 1);
    const needed = spoken.some((one) => {
      const members = membersOf(expectation, one);
      return differingPairs(one).some((pair) => pair.every(({ analytic }) => members.includes(analytic)));
    });
    return spoken.length > 0 && !needed ? [index] : [];
  });
}

function membersOf({ analytics, claim, dataset }: ExpectedDisagreement, compared: Compared): string[] {
  if (claim !== undefined && claim !== compared.claim) return [];
  if (dataset !== undefined && dataset !== compared.dataset) return [];
  return compared.analytics
    .filter(({ analytic, parts }) => !analytics || (parts ?? [analytic]).some((id) => analytics.includes(id)))
    .map(({ analytic }) => analytic);
}

/** What a comparison says of one analytic. */
export type ComparedAnalytic = Disagreement['analytics'][number];

/** Each two of a comparison of which one finds a line that the other, which reads its log, does not. */
export function differingPairs({
  analytics,
}: Pick<Disagreement, 'analytics'>): readonly [ComparedAnalytic, ComparedAnalytic][] {
  return analytics.flatMap((left, index) =>
    analytics
      .slice(index + 1)
      .filter((right) => misses(left, right) || misses(right, left))
      .map((right): [ComparedAnalytic, ComparedAnalytic] => [left, right]),
  );
}

/** Those of them for which no reason is stated, neither by a test of one of the two nor by an expectation. */
export function unexpectedPairs(
  found: Pick<Disagreement, 'analytics' | 'expected'>,
): readonly [ComparedAnalytic, ComparedAnalytic][] {
  return differingPairs(found).filter(
    (pair) =>
      pair.every(({ because }) => because === undefined) &&
      !found.expected?.some((stated) => pair.every(({ analytic }) => stated.analytics.includes(analytic))),
  );
}

function misses(one: ComparedAnalytic, other: ComparedAnalytic): boolean {
  return one.missing?.some(({ line }) => other.events.includes(line)) ?? false;
}
