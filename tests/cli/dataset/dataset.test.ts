import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { smallHunt, TESTS } from '../fixtures.ts';
import { huntbook, projectWith } from '../project.ts';

const channel = 'Microsoft-Windows-Sysmon/Operational';
const event = (id: number, minute: number, image: string) =>
  JSON.stringify({
    '@timestamp': `2024-05-14T12:0${minute}:00.000Z`,
    winlog: {
      channel: id === 4624 ? 'Security' : channel,
      event_id: id,
      computer_name: 'WS01.acme.example',
      event_data: { Image: image, User: 'ACME\\ada' },
    },
  });
const EXPORT = [event(1, 0, 'C:\\a.exe'), event(1, 1, 'C:\\b.exe'), event(3, 2, 'C:\\b.exe'), event(4624, 3, 'x')].join(
  '\n',
);

function project(): string {
  const root = projectWith(smallHunt());
  writeFileSync(join(root, 'export.gz'), gzipSync(EXPORT));
  return root;
}
const text = (root: string, name: string, file = 'dataset.md') =>
  readFileSync(join(root, 'content/datasets', name, file), 'utf8');

describe('dataset import', () => {
  test('a dataset that check is content with, with labels, origin and counts', () => {
    const root = project();
    const ran = huntbook(
      [
        'dataset',
        'import',
        'export.gz',
        '--name',
        'lab',
        '--source',
        'https://example.org/export.gz',
        '--licence',
        'MIT',
        '--title',
        'The lab',
        '--language',
        'eql',
        '--label',
        'b-start=process where process.name == "b.exe"',
      ],
      { project: root },
    );
    expect(ran.err).toBe('');
    expect(ran.out).toContain('Winlogbeat 7 and later: 4 of 4 events');
    expect(ran.out).toContain(`${channel}: 1 ×2, 3 ×1`);
    expect(ran.code).toBe(0);
    const written = text(root, 'lab');
    for (const part of [
      'title: The lab',
      'time: 2024-05-14T12:03:00.000Z',
      'licence: MIT',
      'address: https://example.org/export.gz',
      'events: 4',
      'lines: [ 2 ]',
      'id: b-start',
    ]) {
      expect(written.replace(/\[2\]/, '[ 2 ]')).toContain(part);
    }
    expect(JSON.parse(text(root, 'lab', 'events.ndjson').split('\n')[0] ?? '')).toMatchObject({
      Channel: channel,
      EventID: 1,
      Image: 'C:\\a.exe',
    });
    const checked = huntbook(['check', 'content/datasets'], { project: root });
    expect(checked.out).toContain('3 datasets. No errors');
    expect(huntbook(['dataset', 'import', 'export.gz', '--name', 'lab'], { project: root })).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is a dataset `lab` already'),
    });
    expect(
      huntbook(['dataset', 'import', 'export.gz', '--name', 'lab', '--force', '--lines', '2-3'], { project: root })
        .code,
    ).toBe(0);
    expect(text(root, 'lab', 'events.ndjson').split('\n')).toHaveLength(3);
    expect(readdirSync(join(root, 'content/datasets'))).toEqual(['attack', 'lab', 'quiet']);
  });

  test.each([
    ['channel', ['--channel', 'security'], [4]],
    ['time', ['--from', '2024-05-14T12:01', '--to', '2024-05-14T12:02'], [2, 3]],
    ['numbers', ['--lines', '1,3-4'], [1, 3, 4]],
    ['query', ['--where', 'network where true', '--language', 'eql'], [3]],
    ['several of them', ['--lines', '1-3', '--where', 'process where true', '--language', 'eql'], [1, 2]],
  ])('trims by %s', (_, args, lines) => {
    const root = project();
    const ran = huntbook(['dataset', 'import', 'export.gz', '--name', 'lab', ...args], { project: root });
    expect(ran.err).toBe('');
    const all = EXPORT.split('\n').map((line) => (JSON.parse(line) as { '@timestamp': string })['@timestamp']);
    const kept = text(root, 'lab', 'events.ndjson')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { '@timestamp': string })['@timestamp']);
    expect(kept).toEqual(lines.map((line) => all[line - 1]));
    expect(text(root, 'lab')).toContain(`Of its 4 events ${lines.length} were taken.`);
  });

  test('makes no time up', () => {
    const root = project();
    const run = (lines: string, ...args: readonly string[]) => {
      writeFileSync(join(root, 'timeless.json'), lines);
      return huntbook(['dataset', 'import', 'timeless.json', '--name', 'lab', ...args], { project: root });
    };
    const none = run('{"EventID":1}\n{"EventID":5}\n');
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('No event has a time that is known') });
    expect(none.err).toContain('--time');
    expect(existsSync(join(root, 'content/datasets/lab'))).toBe(false);
    expect(run('{"EventID":1}\n', '--time', 'noon')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Unexpected time `noon` for `--time`'),
    });
    const some = run('{"EventID":1}\n{"EventID":5,"@timestamp":"2024-05-14T12:00:00Z"}\n');
    expect(some.out).toContain('1 event has no time (line 1): no range of time finds it.');
    expect(text(root, 'lab')).toContain('time: 2024-05-14T12:00:00.000Z');
    expect(run('{"EventID":1}\n', '--time', '2024-05-14T13:00:00Z', '--force').code).toBe(0);
    expect(text(root, 'lab')).toContain('time: 2024-05-14T13:00:00.000Z');
    expect(text(root, 'lab', 'events.ndjson')).toBe('{"EventID":1}\n');
  });

  test('replaces names, the same again with the same salt, and writes nothing on a dry run', () => {
    const root = project();
    const args = ['dataset', 'import', 'export.gz', '--replace', '--salt', 'x', '--name'];
    expect(huntbook([...args, 'one', '--dry-run'], { project: root }).out).toContain('Nothing is written');
    expect(existsSync(join(root, 'content/datasets/one'))).toBe(false);
    for (const name of ['one', 'two']) expect(huntbook([...args, name], { project: root }).code).toBe(0);
    expect(text(root, 'one', 'events.ndjson')).toBe(text(root, 'two', 'events.ndjson'));
    expect(text(root, 'one', 'events.ndjson')).not.toMatch(/ws01|acme|\bada\b/i);
    expect(text(root, 'one')).toContain('replaced: [names, addresses, sids]');
  });

  test('makes pseudonyms from the file, and not from the digest that it states', () => {
    const root = project();
    const published = createHash('sha256')
      .update(readFileSync(join(root, 'export.gz')))
      .digest('hex');
    const args = ['dataset', 'import', 'export.gz', '--replace', '--name'];
    for (const name of ['one', 'two']) expect(huntbook([...args, name], { project: root }).code).toBe(0);
    expect(huntbook([...args, 'three', '--salt', published], { project: root }).code).toBe(0);
    const [one, two, three] = ['one', 'two', 'three'].map((name) => text(root, name, 'events.ndjson'));
    expect(text(root, 'one')).toContain(published);
    expect(one).toBe(two);
    expect(one).not.toBe(three);
  });

  test.each([
    ['a name that leads elsewhere', ['export.gz', '--name', '../x'], 2, 'Unexpected name `../x`'],
    ['a file that is not there', ['none.json', '--name', 'x'], 2, 'there is no such file'],
    ['an event log', ['Log.evtx', '--name', 'x'], 1, 'evtx_dump'],
    ['a file without events', ['blank.json', '--name', 'x'], 1, 'The file holds no events'],
    ['a channel that is misspelt', ['export.gz', '--name', 'x', '--channel', 'Securty'], 2, 'Did you mean `Security`?'],
    ['a query without its language', ['export.gz', '--name', 'x', '--where', 'x'], 2, '`--where` needs `--language`'],
    [
      'a query that does not parse',
      ['export.gz', '--name', 'x', '--where', 'process whre', '--language', 'eql'],
      2,
      'The query of `--where` does not run',
    ],
    ['a time that is none', ['export.gz', '--name', 'x', '--from', 'noon'], 2, 'Unexpected time `noon`'],
    [
      'what is to be replaced and is not known',
      ['export.gz', '--name', 'x', '--replace', 'hosts'],
      2,
      'Expected any of names, addresses, sids',
    ],
    ['an address of another scheme', ['export.gz', '--name', 'x', '--source', 'file:///x'], 2, 'starts with https://'],
  ])('refuses %s, and leaves nothing behind', (_, args, code, message) => {
    const root = project();
    writeFileSync(join(root, 'Log.evtx'), Buffer.concat([Buffer.from('ElfFile\0'), Buffer.alloc(500)]));
    writeFileSync(join(root, 'blank.json'), ' \n');
    const ran = huntbook(['dataset', 'import', ...args], { project: root });
    expect(ran.err).toContain(message);
    expect(ran.code).toBe(code);
    expect(readdirSync(join(root, 'content/datasets'))).toEqual(['attack', 'quiet']);
  });

  test('writes nothing through a link that leads out of the content', () => {
    const root = project();
    rmSync(join(root, 'content/datasets'), { recursive: true });
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'content/datasets'));
    expect(huntbook(['dataset', 'import', 'export.gz', '--name', 'x'], { project: root })).toMatchObject({
      code: 2,
      err: expect.stringContaining('leads out of'),
    });
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
  });
});

describe('events at an address', () => {
  const remote =
    '---\ntitle: Far\nplatforms: [Windows]\nsource: x\ntime: 2024-05-14T12:00:00Z\nevents:\n  address: http://127.0.0.1:9/x\n  sha256: '.concat(
      'a'.repeat(64),
      '\nlabels: []\n---\nFar away.\n',
    );
  const root = projectWith(
    smallHunt({
      'datasets/far/dataset.md': remote,
      'playbooks/tool.tests.yaml': `${TESTS}  - name: far\n    dataset: far\n    expect: { '*': [] }\n`,
    }),
  );

  test('that are not present are a warning of check, and prove nothing', () => {
    expect(huntbook(['check'], { project: root })).toMatchObject({
      code: 0,
      out: expect.stringContaining('warning[dataset/not-present]'),
    });
    const ran = huntbook(['verify'], { project: root });
    expect(ran.out).toContain('The dataset `far` of its tests is not present'.replace('The', 'the'));
    expect(ran.out).toMatch(/: 0 proven, /);
    expect(ran.out).toContain('1 dataset not present: far.');
    expect(ran.code).toBe(0);
    expect(huntbook(['verify', '--strict'], { project: root })).toMatchObject({
      code: 1,
      out: expect.stringContaining('error[dataset/not-present]'),
    });
  });

  test('that cannot be brought are told, and so are datasets without an address', () => {
    expect(huntbook(['dataset', 'fetch'], { project: root })).toMatchObject({
      code: 1,
      err: expect.stringContaining('far: `http://127.0.0.1:9/x` cannot be read'),
    });
    expect(huntbook(['dataset', 'fetch', 'fra'], { project: root })).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean `far`?'),
    });
    expect(huntbook(['dataset', 'fetch', 'quiet'], { project: root }).code).toBe(2);
  });
});
