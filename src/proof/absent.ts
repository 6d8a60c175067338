/** Analytics whose tests name a dataset that is not present. */
import type { AnalyticProof } from './report.ts';
import type { VerifiableDocument } from './subject.ts';

/**
 * The proof of an analytic as it is while datasets of its tests are not present: a test that did not run is never passed, so
 * that what would be proven or silent is unproven, with that reason. What failed on other datasets stays failed.
 */
export function withAbsent(
  proof: AnalyticProof,
  { tests, facts }: Pick<VerifiableDocument, 'tests' | 'facts'>,
  absent: ReadonlySet<string> = new Set(),
): AnalyticProof {
  if (absent.size === 0 || proof.state === 'failed' || proof.state === 'skipped') return proof;
  const fact = facts.get(proof.analytic);
  if (fact && (!fact.hasEngine || fact.error)) return proof;
  const waiting = (tests?.tests ?? [])
    .filter(({ expect }) => Object.hasOwn(expect, proof.analytic) || Object.hasOwn(expect, '*'))
    .map(({ dataset }) => dataset)
    .filter((name, index, all) => absent.has(name) && all.indexOf(name) === index);
  if (waiting.length === 0) return proof;
  const names = waiting.map((name) => `\`${name}\``).join(', ');
  const verb = waiting.length === 1 ? 'The dataset' : 'The datasets';
  const reason = `${verb} ${names} of its tests ${waiting.length === 1 ? 'is' : 'are'} not present; \`huntbook dataset fetch\` brings ${waiting.length === 1 ? 'it' : 'them'}.`;
  return { ...proof, state: 'unproven', reason };
}
