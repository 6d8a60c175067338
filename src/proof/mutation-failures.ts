/** What mutants say of a project's datasets, as diagnostics. */
import { diagnose, type Mark } from '../checks/report.ts';
import type { Failure } from './failures.ts';
import { needlessReasons } from './mutation.ts';
import type { AnalyticProof, ProofReport, Survivor } from './report.ts';
import type { VerifiableDocument } from './subject.ts';
import { asCode, survive } from './survivor-words.ts';

/** Survivors that one message lists, most. */
const MOST_SURVIVORS = 20;

/** Rules `proof/survivor` and `proof/mutants-not-run` (notes, errors when strict), and `proof/needless-reason` (a warning). */
export function mutationFailures(
  report: Pick<ProofReport, 'analytics'>,
  byFile: ReadonlyMap<string, VerifiableDocument>,
  { strict, startOf }: { strict: boolean; startOf(subject: VerifiableDocument, analytic: string): Mark },
): Failure[] {
  const failures: Failure[] = [];
  for (const [file, proofs] of Map.groupBy(report.analytics, (proof) => proof.file)) {
    const subject = byFile.get(file);
    if (!subject) continue;
    for (const proof of proofs) {
      const notRun = proof.mutation?.notRun ?? [];
      if (notRun.length > 0) {
        const message = `Mutants of \`${proof.analytic}\` were not run on ${notRun.map(({ dataset }) => asCode(dataset)).join(', ')}: nothing is known of them there.`;
        const help = 'a query that is slow has slow mutants: make it quicker, or test it on a smaller dataset';
        failures.push({
          ...diagnose(
            'proof/mutants-not-run',
            strict ? 'error' : 'info',
            startOf(subject, proof.analytic),
            message,
            help,
          ),
          file,
          details: notRun.map(({ dataset, message: why }) => `not run   ${dataset}: ${why}`),
        });
      }
      const open = unexplained(proof);
      if (open.length === 0) continue;
      const message = `${open.length} of ${proof.mutation?.mutants} mutants of \`${proof.analytic}\` ${survive(open.length)}: no dataset tells ${open.length === 1 ? 'it from the analytic' : 'them from it'}.`;
      const help =
        'add events that tell them (`verify --suggest` writes some), or a reason under `survivors:` in the tests file';
      const start = startOf(subject, proof.analytic);
      const details = open.slice(0, MOST_SURVIVORS).map((one) => survivorText(file, one));
      if (open.length > MOST_SURVIVORS) details.push(`… and ${open.length - MOST_SURVIVORS} more`);
      failures.push({ ...diagnose('proof/survivor', strict ? 'error' : 'info', start, message, help), file, details });
    }
    const mutations = new Map(proofs.map((proof) => [proof.analytic, proof.mutation]));
    for (const { analytic, mutant } of needlessReasons(subject.tests, mutations)) {
      const message = `Unexpected reason for ${asCode(mutant)} of \`${analytic}\`, expected a mutant that survives, or the condition of one.`;
      const help =
        'a dataset tells it by now, or its text changed: take the reason out, or write it as the report names the mutant';
      const place = { line: 1, column: 1 };
      failures.push({
        ...diagnose('proof/needless-reason', 'warning', place, message, help),
        file: subject.testsFile?.file ?? file,
        details: [],
      });
    }
  }
  return failures;
}

/** The survivors of an analytic that no reason is stated for. */
export function unexplained({ mutation }: Pick<AnalyticProof, 'mutation'>): readonly Survivor[] {
  return (mutation?.survivors ?? []).filter(({ because }) => because === undefined);
}

function survivorText(file: string, { mutant, line, column, killedBy }: Survivor): string {
  return `survives  ${asCode(mutant)} (${file}:${line}:${column}): ${killedBy}`;
}
