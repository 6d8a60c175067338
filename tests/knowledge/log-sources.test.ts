import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import attack from '../../content/knowledge/attack-detection-strategies.json' with { type: 'json' };
import { loadDefinitions } from '../../src/events/views/load.ts';
import { KnowledgeError } from '../../src/knowledge/error.ts';
import { loadEventKinds, parseEventKinds } from '../../src/knowledge/event-kinds.ts';
import { loadLogSources, parseLogSources } from '../../src/knowledge/log-sources.ts';

const root = resolve(import.meta.dirname, '../..');
const native = [...loadDefinitions(root).values()].find((one) => one.kind === 'native');
const channels: ReadonlySet<string> = new Set(native?.channels);

describe('our log sources', () => {
  const names = new Set(
    Object.values(attack.strategies).flatMap(({ logSources }) => logSources.map(({ name }) => name)),
  );

  it.each(loadLogSources(root).map((source) => [source.name, source] as const))('%s', (name, { logs, release }) => {
    if (release === undefined) expect(names).toContain(name);
    else expect(names).not.toContain(name);
    for (const channel of logs.flatMap((log) => log.channel)) expect(channels).toContain(channel);
  });
});

it.each(loadEventKinds(root).map(({ channel, name }) => [channel, name]))(
  '%s is a channel of the native view',
  (channel) => {
    expect(channels).toContain(channel);
  },
);

describe('mistakes', () => {
  it.each([
    [
      'sources:\n  - name: A\n    logs: [{ channel: X }]\n  - name: A\n    logs: [{ channel: Y }]\n',
      4,
      11,
      'earlier one',
    ],
    ['sources:\n  - name: A\n    logs: []\n', 3, 11, '>=1 items'],
    ['sources:\n  - name: A\n    logs: [{ channel: X }]\n    log: []\n', 4, 5, 'Unexpected key `log`'],
  ])('of log sources: %j', (text, line, column, reason) => {
    expect(mistake(() => parseLogSources(text))).toMatchObject({
      line,
      column,
      message: expect.stringContaining(reason),
    });
  });

  it('of kinds of events: an id that comes twice', () => {
    const text =
      'channels:\n  - channel: X\n    name: X\n    events:\n      - { id: 1, name: a }\n      - { id: 1, name: b }\n';
    expect(mistake(() => parseEventKinds(text))).toMatchObject({
      line: 6,
      column: 15,
      message: expect.stringContaining('`X 1`'),
    });
  });
});

function mistake(parse: () => unknown): unknown {
  try {
    parse();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(KnowledgeError);
    return thrown;
  }
  return undefined;
}
