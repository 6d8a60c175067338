/** A small site for tests of what pages look up. */

import type { SiteDocument, SiteModel } from '../../src/collections/site-model.ts';
import { buildCoverage } from '../../src/coverage/coverage.ts';
import type { Analytic, Section } from '../../src/documents/document.ts';
import type { TechniqueRef } from '../../src/documents/entry.ts';
import { buildKnowledge, type KnowledgeSources } from '../../src/knowledge/lookup.ts';
import type { AnalyticProof, ProofState } from '../../src/proof/report.ts';

const technique = (id: string, name: string, tactics: string[], more: object = {}) => ({
  id,
  name,
  tactics,
  platforms: ['Windows'],
  status: 'active' as const,
  ...more,
});

/** Two tactics, a technique with a sub-technique, a chain of revocations, one defence, one object. */
export const knowledgeSources: KnowledgeSources = {
  attack: () => ({
    source: '',
    version: '1',
    tactics: [
      { id: 'TA0002', shortName: 'execution', name: 'Execution' },
      { id: 'TA0008', shortName: 'lateral-movement', name: 'Lateral Movement' },
    ],
    techniques: [
      technique('T1021', 'Remote Services', ['TA0008']),
      technique('T1021.006', 'Windows Remote Management', ['TA0008'], { parent: 'T1021' }),
      technique('T1028', 'Windows Remote Management', ['TA0002'], { status: 'revoked', revokedBy: 'T1021.006' }),
      technique('T1059', 'Command and Scripting Interpreter', ['TA0002']),
    ],
    dataComponents: {},
  }),
  strategies: () => ({ source: '', version: '1', strategies: {} }),
  d3fend: () => ({
    source: '',
    version: '1',
    note: '',
    tactics: ['Detect'],
    techniques: [
      { id: 'D3-PLA', name: 'Process Lineage Analysis', iri: 'd3f:X', tactic: 'Detect', parents: [], artifacts: [] },
    ],
    artifacts: {},
    attackArtifacts: {},
  }),
  dataModel: () => ({
    source: '',
    objects: [{ id: 'process', name: 'Process', actions: ['create', 'access'], fields: ['exe', 'access'] }],
    sensors: [],
  }),
  windowsEvents: () => ({ source: '', note: '', events: [] }),
};
export const knowledge = buildKnowledge(knowledgeSources);

/** A section without content. */
export function section(id: string, line: number, sections: Section[] = [], html = ''): Section {
  return { id, title: id, depth: 2, line, markdown: '', html, sections };
}

/** An analytic at a line. */
export function analytic(id: string, line: number, source = ''): Analytic {
  return { id, language: id.split('/').at(-1) ?? id, title: id, source, map: [], line, view: 'native' };
}

interface DocumentParts {
  file: string;
  techniques?: string[];
  tactics?: string[];
  proof?: Record<string, ProofState>;
}

/** A document in the playbooks or analytics folder, by its path. */
export function siteDocument({ file, techniques = [], tactics = [], proof = {} }: DocumentParts): SiteDocument {
  const place = { line: 1, column: 1 };
  const slug = (file.split('/').at(-1) ?? '').replace(/\.md$/, '').toLowerCase();
  const proofs = Object.entries(proof).map(([id, state]): [string, AnalyticProof] => [
    id,
    { file, analytic: id, language: id, line: 1, state, runs: [] },
  ]);
  return {
    file,
    slug,
    collection: file.includes('/analytics/') ? 'analytics' : 'playbooks',
    dialect: 'article',
    content: {
      dialect: 'article',
      details: { frontMatter: {}, references: [] },
      sections: [],
      entry: {
        id: slug,
        kind: 'playbook',
        title: slug,
        summary: '',
        platforms: ['Windows'],
        techniques: techniques.map((id): TechniqueRef => ({ id, written: id, ...place })),
        tactics: tactics.map((written) => ({ name: written, written, ...place })),
        defences: [],
        dataModel: [],
        dataSources: [],
        analytics: [],
        references: [],
        authors: [],
      },
    },
    analytics: proofs.map(([id]) => analytic(id, 1)),
    diagnostics: [],
    mapping: [],
    mentions: [],
    highlighted: {},
    reads: {},
    place: () => ({ line: 1, column: 1 }),
    generated: [],
    proof: Object.fromEntries(proofs),
    notes: [],
  };
}

/** A site of documents, with one dataset; `known` in place of the knowledge above. */
export function siteOf(documents: SiteDocument[], known = knowledge): SiteModel {
  const analytics = documents.flatMap(({ proof }) => Object.values(proof));
  return {
    settings: { title: 'Huntbook' },
    documents,
    knowledge: known,
    macros: [],
    lookups: [],
    placeholders: [],
    languages: [],
    views: [{ kind: 'raw', id: 'native', name: 'Native', description: '', logSource: [] }],
    datasets: [
      {
        name: 'session',
        file: 'content/datasets/session/dataset.md',
        eventsFile: 'content/datasets/session/events.ndjson',
        metadata: {
          title: 'A session',
          platforms: ['Windows'],
          source: '',
          time: '2026-01-01T00:00:00Z',
          sha256: '0'.repeat(64),
          labels: [],
        },
        html: '',
        text: '',
        events: [],
      },
    ],
    report: {
      version: 1,
      summary: {
        analytics: analytics.length,
        proven: 0,
        failed: 0,
        silent: 0,
        unproven: 0,
        skipped: 0,
        runs: 0,
        datasets: 1,
        events: 0,
      },
      analytics,
      agreements: [],
      disagreements: [],
      conversions: [],
      languages: [],
    },
    coverage: buildCoverage({
      documents,
      proofs: new Map(documents.map(({ file, proof }) => [file, proof])),
      knowledge: known,
      views: new Map(),
      definitions: [],
      channels: [],
      logSources: [],
      known: { macros: [], lookups: [], placeholders: [] },
    }),
  };
}
