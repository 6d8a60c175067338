/** A small D3FEND and documents that declare its defences, for tests of what is covered. */
import type { SiteDocument } from '../../src/collections/site-model.ts';
import { buildCoverage, type Coverage } from '../../src/coverage/coverage.ts';
import type { Entry } from '../../src/documents/entry.ts';
import { buildKnowledge } from '../../src/knowledge/lookup.ts';
import type { AttackTechnique, D3fend, Defence, Knowledge } from '../../src/knowledge/types.ts';
import { siteDocument } from '../components/site-fixture.ts';

export function defence(id: string, more: Partial<Defence> = {}): Defence {
  return {
    id,
    name: `Name of ${id}`,
    iri: `d3f:Iri${id.slice(3)}`,
    tactic: 'Detect',
    parents: [],
    artifacts: [],
    ...more,
  };
}

export function technique(id: string, more: Partial<AttackTechnique> = {}): AttackTechnique {
  return { id, name: `Name of ${id}`, tactics: ['TA0002'], platforms: ['Windows'], status: 'active', ...more };
}

export function knowledgeOf(d3fend: Partial<D3fend>, techniques: AttackTechnique[] = []): Knowledge {
  return buildKnowledge({
    attack: () => ({
      source: '',
      version: '1',
      tactics: [{ id: 'TA0002', shortName: 'execution', name: 'Execution' }],
      techniques,
      dataComponents: {},
    }),
    strategies: () => ({ source: '', version: '1', strategies: {} }),
    d3fend: () => ({
      source: '',
      version: '1',
      note: '',
      tactics: ['Harden', 'Detect'],
      techniques: [],
      artifacts: {},
      attackArtifacts: {},
      ...d3fend,
    }),
    dataModel: () => ({ source: '', objects: [], sensors: [] }),
    windowsEvents: () => ({ source: '', note: '', events: [] }),
  });
}

type DefenceRef = Entry['defences'][number];

/** A document that declares defences, by id or as it writes them. */
export function declaring(
  parts: Parameters<typeof siteDocument>[0],
  ...defences: (string | Omit<DefenceRef, 'line' | 'column'>)[]
): SiteDocument {
  const document = siteDocument(parts);
  document.content.entry.defences = defences.map((written) => ({
    ...(typeof written === 'string' ? { id: written } : written),
    line: 1,
    column: 1,
  }));
  return document;
}

export function coverageOf(documents: readonly SiteDocument[], knowledge: Knowledge): Coverage {
  return buildCoverage({
    documents,
    proofs: new Map(documents.map(({ file, proof }) => [file, proof])),
    knowledge,
    views: new Map(),
    definitions: [],
    channels: [],
    logSources: [],
    known: { macros: [], lookups: [], placeholders: [] },
  });
}
