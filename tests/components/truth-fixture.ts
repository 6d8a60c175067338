/** A site of two documents that were asked what they find of one recorded attack. */
import type { SiteIndex } from '../../src/components/site/site-index.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import type { Label } from '../../src/events/dataset.ts';
import type { DatasetTruth } from '../../src/proof/report.ts';
import { siteDocument, siteOf } from './site-fixture.ts';

/** A step seen in two logs, one that has no name, one that nobody sees, background beside the attack, and a technique of its own. */
export const LABELS: readonly Label[] = [
  { id: 'start', lines: [1, 2, 3], attack: true, technique: 'T1021.006', step: 'session', note: 'Sysmon.' },
  { id: 'start-audit', lines: [4, 5], attack: true, technique: 'T1021.006', step: 'session', note: 'Security.' },
  { id: 'copy', lines: [6], attack: true, technique: 'T1021', note: 'A file.' },
  { id: 'logon', lines: [7], attack: true, technique: 'T1021.006', step: 2, note: 'Nobody reads this log.' },
  { id: 'admin', lines: [3, 8, 9], attack: false, nearMiss: true, technique: 'T1021.006', note: 'An administrator.' },
  { id: 'script', lines: [10], attack: true, technique: 'T1059', note: 'Another technique.' },
];

/** Truth on the dataset `session`, unless it says otherwise. */
export const truthOn = (given: Partial<DatasetTruth>): DatasetTruth => ({
  dataset: 'session',
  view: 'native',
  tested: true,
  truePositives: [],
  falsePositives: [],
  falseNegatives: [],
  ...given,
});

/** The index of documents with such truth, by the name of a playbook and the ids of its analytics; `events` lines in the dataset. */
export function siteWithTruth(
  given: Readonly<Record<string, Readonly<Record<string, readonly DatasetTruth[]>>>>,
  events = 12,
): SiteIndex {
  const documents = Object.entries(given).map(([name, analytics]) => {
    const document = siteDocument({
      file: `content/playbooks/${name}.md`,
      techniques: ['T1021.006'],
      proof: Object.fromEntries(Object.keys(analytics).map((id) => [id, 'proven'])),
    });
    for (const [id, truth] of Object.entries(analytics)) {
      const proof = document.proof[id];
      if (proof && truth.length > 0) proof.truth = [...truth];
    }
    return document;
  });
  const model = siteOf(documents);
  return siteIndex({
    ...model,
    datasets: model.datasets.map((dataset) => ({
      ...dataset,
      metadata: { ...dataset.metadata, labels: structuredClone([...LABELS]) },
      events: Array.from({ length: events }, (_, index) => ({ line: index + 1, raw: {} })),
    })),
  });
}

/** One document that finds most of it and its near miss, and one that finds a part, by two views. */
export const recordedSite = (): SiteIndex =>
  siteWithTruth({
    whole: {
      a: [truthOn({ truePositives: [1, 2, 3, 4], falsePositives: [8, 11], falseNegatives: [5, 6, 7] })],
      quiet: [truthOn({})],
      asked: [],
    },
    part: {
      b: [
        truthOn({ truePositives: [2], falseNegatives: [1, 3] }),
        truthOn({ view: 'windows-audit', truePositives: [1, 4, 5] }),
        truthOn({ dataset: 'elsewhere', falsePositives: [1] }),
      ],
    },
  });
