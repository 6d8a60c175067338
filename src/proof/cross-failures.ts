/** What analytics find on datasets that they are not tested on, as diagnostics with the way out of each. */
import { diagnose, type Mark } from '../checks/report.ts';
import type { Dataset } from '../events/dataset.ts';
import { placeOf, type YamlPath } from '../text/yaml-places.ts';
import { hitsOf, isCross, needlessHits, openHits } from './cross.ts';
import type { Failure } from './failures.ts';
import { referencesTo } from './references.ts';
import type { AnalyticProof, DatasetTruth, ProofReport } from './report.ts';
import type { VerifiableDocument } from './subject.ts';
import type { TestsFile } from './tests-file.ts';
import { attackLines } from './truth.ts';
import { testsFileOf } from './update-files.ts';

/** Most events that one failure lists. */
const MOST_EVENTS = 20;

/** What failures are told with. */
interface CrossContext {
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Makes hits errors; they are notes otherwise. */
  readonly strictHits: boolean;
  startOf(subject: VerifiableDocument, analytic: string): Mark;
  /** A line of a dataset in words. */
  eventText(line: number, dataset: Dataset): string;
}

/** Rules `proof/cross-hit` (an error, or a note) and `proof/needless-hits` (a warning). */
export function crossFailures(
  report: Pick<ProofReport, 'analytics'>,
  byFile: ReadonlyMap<string, VerifiableDocument>,
  context: CrossContext,
): Failure[] {
  if (!isCross(report.analytics)) return [];
  const failures: Failure[] = [];
  for (const [file, proofs] of Map.groupBy(report.analytics, (proof) => proof.file)) {
    const subject = byFile.get(file);
    if (!subject) continue;
    for (const proof of proofs) {
      for (const truth of proof.truth ?? []) {
        const dataset = context.datasets.get(truth.dataset);
        const lines = dataset && openHits(truth, proof.analytic, subject.tests, dataset.metadata.labels);
        if (lines && lines.length > 0) failures.push(hitFailure(subject, proof, truth, lines, dataset, context));
      }
    }
    failures.push(...needlessFailures(subject, proofs, context));
  }
  return failures;
}

function hitFailure(
  subject: VerifiableDocument,
  { file, analytic }: AnalyticProof,
  truth: DatasetTruth,
  lines: readonly number[],
  dataset: Dataset,
  { strictHits, startOf, eventText }: CrossContext,
): Failure {
  const events = lines.slice(0, MOST_EVENTS).map((line) => `hit      ${eventText(line, dataset)}`);
  if (lines.length > MOST_EVENTS) events.push(`hit      … and ${lines.length - MOST_EVENTS} more`);
  const tests = testsFileOf(file);
  const message = `\`${analytic}\` finds ${lines.length} event${lines.length === 1 ? '' : 's'} on \`${dataset.name}\`, which none of its tests runs on.`;
  const isTested = subject.tests !== null || subject.testsFile != null;
  const way = isTested ? `in ${tests}` : `in a tests file (${tests})`;
  const help = `mend the analytic, or say ${way} that it is right: by a test on that dataset, or with the reason under \`expect-hits:\``;
  return {
    ...diagnose('proof/cross-hit', strictHits ? 'error' : 'info', startOf(subject, analytic), message, help),
    file,
    details: [
      `dataset  ${dataset.name} (view ${truth.view})`,
      ...events,
      ...pasted(subject.tests, analytic, truth, dataset),
      ...(isTested ? [] : ['A tests file needs a test: write the first of the two.']),
    ],
  };
}

/** The two ways to accept what is found, as lines of YAML. */
function pasted(tests: TestsFile | null, analytic: string, truth: DatasetTruth, { name, metadata }: Dataset): string[] {
  const { labels } = metadata;
  const found = hitsOf(truth);
  const refs = referencesTo(found, labels);
  const many = refs.length > MOST_EVENTS;
  const list = `[${refs.join(', ')}]`;
  const attack = attackLines(labels);
  const isBackground = labels.some(({ lines }) => lines.some((line) => found.includes(line) && !attack.has(line)));
  const expected = many
    ? '[]  # then `huntbook verify --update`'
    : isBackground
      ? `{ events: ${list}, because: … }`
      : list;
  const own = tests?.tests.find((test) => test.dataset === name);
  const test = own
    ? [`In the test "${own.name}":`, '    expect:']
    : ['A test:', 'tests:', `  - name: ${name}`, `    dataset: ${name}`, '    expect:'];
  const events = many ? '' : ` events: ${list},`;
  return [
    ...test,
    `      ${analytic}: ${expected}`,
    'Or a reason:',
    'expect-hits:',
    `  - { analytic: ${analytic}, dataset: ${name},${events} because: … }`,
  ];
}

function needlessFailures(
  { document, tests, testsFile }: VerifiableDocument,
  proofs: readonly AnalyticProof[],
  { datasets }: CrossContext,
): Failure[] {
  return needlessHits(tests, proofs, (name) => datasets.get(name)?.metadata.labels).map(({ index, event }) => {
    const { analytic, dataset, events } = tests?.['expect-hits']?.[index] ?? {};
    const who = analytic === undefined ? 'no analytic' : `\`${analytic}\` does not`;
    const finds = analytic === undefined ? 'finds' : 'find';
    const what = event === undefined ? 'any of it' : `\`${events?.[event]}\``;
    const message = `Unexpected reason for a hit: ${who} ${finds} ${what} on \`${dataset}\` beside its tests.`;
    const path: YamlPath = ['expect-hits', index, ...(event === undefined ? [] : ['events', event])];
    const read = testsFile?.read;
    const start = read ? placeOf(read.places, path, 'value') : { line: 1, column: 1 };
    const help = 'nothing needs it any more: take it out';
    const file = testsFile?.file ?? document.file;
    return { ...diagnose('proof/needless-hits', 'warning', start, message, help), file, details: [] };
  });
}
