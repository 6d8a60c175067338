/** Truth in the words of a summary line. */
import { hitsOf } from '../proof/cross.ts';
import type { ProofReport } from '../proof/report.ts';
import { shareWords, truthTotal } from '../proof/truth.ts';
import { counted } from './print-diagnostics.ts';

/**
 * ` 28 true and 0 false positives, 3 attack events of the documents' techniques missed in logs that are read: precision 100%,
 * recall 90%, on the datasets of their tests.`, without the last words where `cross` asked about others too; where datasets have no
 * labels ` 4 events found on datasets without labels.`; and where analytics were asked
 * about more than their own datasets ` 12 analytics asked on 4 more datasets: 3 hits, some with a reason.`. Nothing where nothing
 * is known.
 */
export function truthWords(analytics: ProofReport['analytics']): string {
  const truths = analytics.flatMap(({ truth = [] }) => truth);
  const total = truthTotal(truths);
  const { truePositives, falsePositives, falseNegatives, unlabelled, precision, recall } = total;
  const known = truePositives + falsePositives + falseNegatives > 0;
  const scope = truths.every(({ tested }) => tested) ? ', on the datasets of their tests' : '';
  const words = `${truePositives} true and ${counted(falsePositives, 'false positive')}, ${counted(falseNegatives, 'attack event')} of the documents' techniques missed in logs that are read: precision ${shareWords(precision)}, recall ${shareWords(recall)}${scope}.`;
  const apart = unlabelled === 0 ? '' : ` ${counted(unlabelled, 'event')} found on datasets without labels.`;
  return `${known ? ` ${words}` : ''}${apart}${crossWords(analytics)}`;
}

function crossWords(analytics: ProofReport['analytics']): string {
  const asked = analytics.filter(({ truth }) => truth?.some(({ tested }) => !tested));
  if (asked.length === 0) return '';
  const others = asked.flatMap(({ truth = [] }) => truth.filter(({ tested }) => !tested));
  const datasets = new Set(others.map(({ dataset }) => dataset));
  const hits = others.filter((truth) => hitsOf(truth).length > 0);
  const stated = hits.filter(({ because }) => because !== undefined).length;
  const found = hits.reduce((sum, truth) => sum + hitsOf(truth).length, 0);
  const accepted = stated === 0 ? '' : stated === hits.length ? ', with a reason' : ', some with a reason';
  const failed = others.filter(({ error }) => error !== undefined).length;
  const broken = failed === 0 ? '' : `; ${counted(failed, 'run')} without a result`;
  return ` ${counted(asked.length, 'analytic')} asked on ${counted(datasets.size, 'more dataset')}: ${counted(found, 'hit')}${accepted}${broken}.`;
}
