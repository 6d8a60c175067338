import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateEvents } from '../../../scripts/bench/languages/events.ts';
import { EQL, EQL_CLASSIC, SPL } from '../../../scripts/bench/languages/queries.ts';
import { generateRules } from '../../../scripts/bench/languages/sigma-rules.ts';
import { eql } from '../../../src/languages/eql/index.ts';
import { eqlClassic } from '../../../src/languages/eql-classic/index.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { spl } from '../../../src/languages/spl/index.ts';

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

const KNOWLEDGE = join(import.meta.dirname, '..', '..', '..', 'content', 'knowledge', 'windows-events.json');
const known: { channel: string; eventId: number; fields: Record<string, unknown> }[] = JSON.parse(
  readFileSync(KNOWLEDGE, 'utf8'),
).events;

describe('generated events', () => {
  test('are the same each time, and others with another seed', () => {
    expect(digest(generateEvents(300))).toBe(digest(generateEvents(300)));
    expect(digest(generateEvents(300, 7))).not.toBe(digest(generateEvents(300)));
  });

  test('fewer of them are the first of more', () => {
    expect(generateEvents(50)).toEqual(generateEvents(300).slice(0, 50));
  });

  test('have the fields that recorded events have, and no others', () => {
    const events = generateEvents(2000);
    for (const { raw } of events) {
      const kind = known.find(({ channel, eventId }) => channel === raw['Channel'] && eventId === raw['EventID']);
      expect(Object.keys(raw).filter((name) => !kind || !(name in kind.fields))).toEqual([]);
    }
    expect(new Set(events.map(({ raw }) => `${raw['Channel']} ${raw['EventID']}`)).size).toBe(22);
  });

  test('follow each other in time, and belong to processes that were started', () => {
    const events = generateEvents(3000).filter(({ raw }) => raw['Channel'] !== 'Security');
    const times = events.map(({ raw }) => String(raw['@timestamp'] ?? ''));
    expect(times.filter((time) => time !== '')).toEqual(times.filter((time) => time !== '').sort());
    const started = new Set(events.filter(({ raw }) => raw['EventID'] === 1).map(({ raw }) => raw['ProcessGuid']));
    const connections = events.filter(({ raw }) => raw['EventID'] === 3 && started.has(raw['ProcessGuid'] ?? ''));
    expect(connections.length).toBeGreaterThan(50);
  });
});

describe('generated rules', () => {
  test('are the same each time, and others with another seed', () => {
    expect(digest(generateRules(200))).toBe(digest(generateRules(200)));
    expect(digest(generateRules(200, 7))).not.toBe(digest(generateRules(200)));
  });

  test('are rules, all different, with every kind of modifier and condition', () => {
    const rules = generateRules(1500);
    expect(new Set(rules).size).toBe(1500);
    const all = rules.join('\n');
    for (const modifier of [
      '|contains',
      '|contains|all',
      '|endswith',
      '|startswith',
      '|re',
      '|windash',
      '|cidr',
      '|base64offset',
    ]) {
      expect(all).toContain(`${modifier}:`.replace('|base64offset:', '|base64offset|'));
    }
    for (const condition of ['all of selection_*', '1 of selection_*', 'and not 1 of filter_', '1 of them']) {
      expect(all).toContain(condition);
    }
    const refused = rules.map((rule) => sigma.parse(rule)).filter((parsed) => !parsed.ok || parsed.warnings.length > 0);
    expect(refused).toEqual([]);
  });
});

test.each([
  ['EQL', eql, EQL],
  ['EQL, original', eqlClassic, EQL_CLASSIC],
  ['SPL', spl, SPL],
] as const)('all queries of the bench of %s parse without warnings', (_, language, queries) => {
  for (const { query } of queries) {
    expect([query, language.parse(query, { macros: [] })]).toMatchObject([query, { ok: true, warnings: [] }]);
  }
});
