/** A small site with something of each kind that exports tell. */
import type { SiteDocument } from '../../src/collections/site-model.ts';
import type { SiteSettings } from '../../src/collections/site-settings.ts';
import { type SiteIndex, siteIndex } from '../../src/components/site/site-index.ts';
import type { Entry } from '../../src/documents/entry.ts';
import { buildKnowledge } from '../../src/knowledge/lookup.ts';
import type { Knowledge } from '../../src/knowledge/types.ts';
import type { ProofState } from '../../src/proof/report.ts';
import { knowledgeSources, siteDocument, siteOf } from '../components/site-fixture.ts';

export const ADDRESS = 'https://hunts.example/base/';

/** What a test says of a document, beside its entry. */
interface Given extends Partial<Entry> {
  readonly file: string;
  readonly names?: readonly string[];
  readonly proof?: Record<string, ProofState>;
  /** By analytic id; `query of <id>` where nothing is given. */
  readonly queries?: Record<string, string>;
}

/** A document with these facts. */
export function document({ file, names = [], proof = {}, queries = {}, ...entry }: Given): SiteDocument {
  const made = siteDocument({ file, techniques: [...names], proof });
  made.analytics = made.analytics.map((analytic) => ({
    ...analytic,
    source: queries[analytic.id] ?? `query of ${analytic.id}`,
  }));
  Object.assign(made.content.entry, entry, {
    analytics: made.analytics.map(({ id, language, title }) => ({ id, language, title })),
  });
  return made;
}

/** Two playbooks, an analytic, a document without any date or analytic, and one that names a revoked id. */
export const documents = (): SiteDocument[] => [
  document({
    file: 'content/analytics/sessions.md',
    kind: 'analytic',
    title: 'Sessions',
    summary: 'A shell for another machine.',
    names: ['T1021.006'],
    proof: { sigma: 'unproven', 'spark-sql': 'silent' },
    created: '2026-01-05',
    modified: '2026-02-01',
  }),
  document({
    file: 'content/playbooks/notes.md',
    title: 'Notes',
    names: ['T1059'],
  }),
  document({
    file: 'content/playbooks/old.md',
    title: 'An old hunt',
    summary: 'It names an id of its day.',
    names: ['T1028'],
    proof: { eql: 'proven' },
    authors: ['A. Hunter', 'B. Hunter'],
    modified: '2026-03-01',
  }),
  document({
    file: 'content/playbooks/shell.md',
    title: 'Shells',
    names: ['T1059'],
    proof: { 'specific-events/sysmon-1': 'skipped' },
    queries: { 'specific-events/sysmon-1': 'EventID = 1' },
    created: '2026-01-05',
  }),
];

/** The index of a site of documents, published at `ADDRESS` unless the settings say otherwise. */
export function site(
  given: SiteDocument[] = documents(),
  settings: SiteSettings = { title: 'Our hunts', address: ADDRESS, author: 'The team', licence: 'MIT' },
  known?: Knowledge,
): SiteIndex {
  return siteIndex({ ...siteOf(given, known), settings });
}

/** A later release: a technique of two tactics, one of them new, on two platforms, and one that is no longer kept. */
export function laterRelease(): Knowledge {
  const { techniques, ...rest } = knowledgeSources.attack();
  return buildKnowledge({
    ...knowledgeSources,
    attack: () => ({
      ...rest,
      version: '19.2',
      tactics: [...rest.tactics, { id: 'TA0099', shortName: 'quiet-waiting', name: 'Quiet Waiting' }],
      techniques: techniques
        .map((one) =>
          one.id === 'T1059' ? { ...one, tactics: ['TA0002', 'TA0099'], platforms: ['macOS', 'Linux'] } : one,
        )
        .concat({
          id: 'T1064',
          name: 'Scripting',
          tactics: ['TA0002'],
          platforms: ['Toasters'],
          status: 'deprecated',
        }),
    }),
  });
}

/** A site of that release, with a document for each of the two techniques. */
export const laterSite = (): SiteIndex =>
  site(
    ['T1059', 'T1064'].map((id) =>
      document({ file: `content/playbooks/${id}.md`, names: [id], proof: { eql: 'proven' } }),
    ),
    { title: 'Our hunts', address: ADDRESS },
    laterRelease(),
  );

/** Texts that break out of formats which forget to escape them. */
export const NASTY = 'a "quoted" <b>&amp;</b> ]]> \u0000\u0007\ud800 \u2028 🔍 =1+1';
