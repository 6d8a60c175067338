/** Documents, datasets and a runner made up for tests of the proof. */
import type { AnalyticFacts } from '../../src/checks/analytic-facts.ts';
import type { Analytic, Document } from '../../src/documents/document.ts';
import type { Result } from '../../src/engine/values.ts';
import type { Dataset, Label } from '../../src/events/dataset.ts';
import type { RunAnswer, RunRequest } from '../../src/proof/run-analytic.ts';
import type { VerifiableDocument, VerifyContext } from '../../src/proof/subject.ts';
import type { TestsFile } from '../../src/proof/tests-file.ts';

/** A dataset of ten events; line 3 and 4 are the attack, line 7 is a near miss in `quiet`. */
export function dataset(name: string, labels: Partial<Label>[]): Dataset {
  return {
    name,
    file: `content/datasets/${name}/dataset.md`,
    eventsFile: `content/datasets/${name}/events.ndjson`,
    metadata: {
      title: name,
      platforms: ['Windows'],
      source: 'made here',
      time: '2024-01-01T00:00:00Z',
      sha256: '0'.repeat(64),
      labels: labels.map((label) => ({ id: 'l', lines: [1], attack: false, note: '', ...label })),
    },
    html: '',
    text: '',
    events: Array.from({ length: 10 }, (_, index) => ({
      line: index + 1,
      raw: {
        UtcTime: `2024-01-01 00:00:0${index}`,
        Channel: 'Security',
        EventID: 4688,
        NewProcessName: `C:\\p${index + 1}.exe`,
      },
    })),
  };
}

export const ATTACK = dataset('attack', [
  { id: 'session', lines: [3, 4], attack: true },
  { id: 'admin', lines: [9] },
]);
export const QUIET = dataset('quiet', [{ id: 'near', lines: [7], nearMiss: true }]);

export function analytic(id: string, claim?: string): Analytic {
  return {
    id,
    language: 'spark-sql',
    title: id,
    source: `source of ${id}`,
    map: [],
    line: 5,
    view: 'native',
    ...(claim ? { claim } : {}),
  };
}

/** A document whose analytics start at line 5, column 3; `facts` overrides what is known of one. */
export function subject(
  analytics: Analytic[],
  tests: TestsFile | null,
  facts: Record<string, Partial<AnalyticFacts>> = {},
  file = 'content/playbooks/hunt.md',
): VerifiableDocument {
  const document = { file, analytics } as Document;
  return {
    document,
    tests,
    facts: new Map(
      analytics.map(({ id }) => [
        id,
        {
          id,
          start: { line: 5, column: 3 },
          hasEngine: true,
          fields: [],
          eventIds: [],
          channels: [],
          logSources: [],
          diagnostics: [],
          ...facts[id],
        },
      ]),
    ),
    place: (_, offset) => ({ line: 5, column: 3 + offset }),
  };
}

/** What each analytic finds on each dataset; lines of events, or a whole answer. */
export type Findings = Record<string, Record<string, number[] | RunAnswer>>;

/** A context whose runner answers from a table, and says of every missed event that its name was another. */
export function context(
  findings: Findings,
  rest: Partial<VerifyContext> = {},
): VerifyContext & { asked: RunRequest[] } {
  const asked: RunRequest[] = [];
  return {
    asked,
    datasets: new Map([ATTACK, QUIET].map((one) => [one.name, one])),
    eventsPath: (one) => one.name,
    reads: () => true,
    linesRead: (_, __, { events }) => new Set(events.map(({ line }) => line)),
    parallel: 4,
    runner: {
      run: async (request) => {
        asked.push(request);
        const found = findings[request.source.replace('source of ', '')]?.[request.eventsFile] ?? [];
        const result: Result | undefined = Array.isArray(found) ? { kind: 'events', events: found } : undefined;
        return result ? { ok: true, result } : (found as RunAnswer);
      },
      whyNot: async (_, lines) =>
        lines.map((line) => ({ line, condition: 'Name = "x"', value: '`Name` is "y"', start: 4, end: 8 })),
      letThrough: async (_, lines) =>
        lines.map((line) => ({ line, condition: 'Name = "z"', value: 'z', wanted: 'z', start: 6, end: 9 })),
    },
    ...rest,
  };
}
