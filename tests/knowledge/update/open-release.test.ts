/** Where releases come from: files, folders, addresses; and that a bundle is never held whole. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { readAttackRelease } from '../../../src/knowledge/update/attack-release.ts';
import { type OpenOptions, openRelease, readWhole, versionInName } from '../../../src/knowledge/update/open-release.ts';
import { bundle, part, release18 } from './stix-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'huntbook-release-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on this host; gives its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const open = (given: string, options: OpenOptions = {}) => openRelease({ given, absolute: given }, options);
const text = async (given: string, options: OpenOptions = {}) => {
  const [first] = await open(given, options);
  return new TextDecoder().decode(first && (await readWhole(first)));
};

describe('files and folders', () => {
  test('a file is read as it is, and taken out of gzip where it is in it', async () => {
    expect(await text(write('plain.json', '{"a": 1}'))).toBe('{"a": 1}');
    expect(await text(write('packed.json.gz', gzipSync('{"a": 1}')))).toBe('{"a": 1}');
    expect(await text(write('empty.json', ''))).toBe('');
  });

  test('how much there is to read is known of what is not compressed', async () => {
    expect((await open(write('plain.json', '{"a": 1}')))[0]?.size).toBe(8);
    expect((await open(write('packed.json.gz', gzipSync('{"a": 1}'))))[0]?.size).toBeUndefined();
  });

  test('what is damaged, missing or too large is told', async () => {
    await expect(text(join(folder, 'none.json'))).rejects.toThrow(
      /none\.json` cannot be read: there is no such file\.$/,
    );
    const cut = gzipSync('x'.repeat(100_000)).subarray(0, 60);
    await expect(text(write('cut.json.gz', cut))).rejects.toThrow(/cut\.json\.gz` cannot be read: /);
    await expect(text(write('large.json', 'x'.repeat(100)), { mostBytes: 50 })).rejects.toThrow(/has more than/);
    const bomb = gzipSync('x'.repeat(1_000_000));
    await expect(text(write('bomb.json', bomb), { mostBytes: 50_000 })).rejects.toThrow(/has more than/);
  });

  test('a folder is read with all below it, in the order of paths, without what is hidden or of another ending', async () => {
    for (const name of ['b/2.json', 'b/1.json', 'a/deep/er/3.json', '.git/x.json', 'a/notes.md', 'z.json'])
      write(`tree/${name}`, '{}');
    const parts = await openRelease({ given: 'tree/', absolute: join(folder, 'tree') }, { folderEnding: '.json' });
    expect(parts.map(({ name }) => name)).toEqual([
      'tree/a/deep/er/3.json',
      'tree/b/1.json',
      'tree/b/2.json',
      'tree/z.json',
    ]);
  });

  test('a folder without files, or where none is expected, is refused', async () => {
    write('bare/notes.md', '');
    await expect(open(join(folder, 'bare'), { folderEnding: '.json' })).rejects.toThrow(
      /no file that ends in `\.json`/,
    );
    await expect(open(join(folder, 'bare'))).rejects.toThrow(/Unexpected folder .*, expected a file or an address/);
  });
});

describe('addresses', () => {
  test('answers are read, through redirects and compression', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a": 1}'));
    });
    expect(await text(`${host}/old`)).toBe('{"a": 1}');
  });

  test.each<[what: string, listener: RequestListener, says: RegExp]>([
    [
      'a page that is not there',
      (_, response) => response.writeHead(404).end('no'),
      /the server answered 404 Not Found\.$/,
    ],
    ['a failing server', (_, response) => response.writeHead(503).end(), /the server answered 503/],
    [
      'a circle of redirects',
      (_, response) => response.writeHead(302, { location: '/' }).end(),
      /cannot be read: .*redirect/,
    ],
    [
      'an answer that breaks off',
      (_, response) => response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy()),
      /cannot be read: /,
    ],
    ['silence', () => {}, /there was no answer for 0\.3 seconds\.$/],
    [
      'an answer that stops',
      (_, response) => response.writeHead(200).write('{'),
      /there was no answer for 0\.3 seconds\.$/,
    ],
    [
      'an answer that says how large it is',
      (_, response) => response.writeHead(200, { 'content-length': '90000' }).end('x'),
      /has more than/,
    ],
    ['an answer without end', (_, response) => response.writeHead(200).end('x'.repeat(90_000)), /has more than/],
  ])('%s', async (_, listener, says) => {
    const host = await serve(listener);
    await expect(text(`${host}/`, { timeout: 300, mostBytes: 50_000 })).rejects.toThrow(says);
  });

  test.each([
    ['http://127.0.0.1:1/a.json', /cannot be read: /],
    ['ftp://example.org/a.json', /expected one that starts with https:\/\/ or http:\/\//],
    ['http://', /expected one that starts with/],
  ])('%s', async (given, says) => {
    await expect(text(given, { timeout: 2000 })).rejects.toThrow(says);
  });
});

test.each([
  ['enterprise-attack-18.1.json', '18.1'],
  ['/a/b/enterprise-attack-9.0.json.gz', '9.0'],
  ['https://example.org/x-1.0/enterprise-attack-18.1.json?raw=1', '18.1'],
  ['enterprise-attack.json', undefined],
  ['d3fend.ttl', undefined],
])('the version in %s is %s', (name, version) => {
  expect(versionInName(name)).toBe(version);
});

describe('a bundle is not held whole', () => {
  /** A bundle with as many relations of no interest, made while it is read. */
  function* longBundle(relations: number, taken: { bytes: number }): Generator<Uint8Array> {
    const encoder = new TextEncoder();
    const give = (piece: string) => {
      const bytes = encoder.encode(piece);
      taken.bytes += bytes.byteLength;
      return bytes;
    };
    yield give(bundle(release18()).slice(0, -2));
    const filler = 'Prose that is not taken over. '.repeat(60);
    for (let index = 0; index < relations; index++)
      yield give(
        `,${JSON.stringify({ type: 'relationship', id: `r--${index}`, relationship_type: 'uses', description: filler })}`,
      );
    yield give(']}');
  }

  test('sixty megabytes are read in a heap that has no room for them', () => {
    const ours = pathToFileURL(
      join(import.meta.dirname, '..', '..', '..', 'src', 'knowledge', 'update', 'attack-release.ts'),
    );
    // Held whole, its objects alone would take twice the heap.
    const script = `
      import { readAttackRelease } from ${JSON.stringify(ours.href)};
      const [start, filler, end] = JSON.parse(process.argv[1]);
      const bytes = async function* () {
        const encoder = new TextEncoder();
        yield encoder.encode(start);
        for (let index = 0; index < 60_000; index++)
          yield encoder.encode(filler.replaceAll('#', String(index)).padEnd(1000));
        yield encoder.encode(end);
      };
      const release = await readAttackRelease([{ name: 'large.json', inFolder: false, bytes }]);
      console.log(release.attack.techniques.length);
    `;
    const own = Object.fromEntries(Array.from({ length: 20 }, (_, field) => [`field${field}-#`, ['#', '#', '#']]));
    const filler = `,${JSON.stringify({ type: 'relationship', id: 'r--#', relationship_type: 'uses', own })}`;
    const given = JSON.stringify([bundle(release18()).slice(0, -2), filler, ']}']);
    const ran = spawnSync(process.execPath, ['--max-old-space-size=48', '--input-type=module', '-e', script, given], {
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toBe('7\n');
  }, 60_000);

  test('no piece is asked for before the one before it is done with', async () => {
    let given = 0;
    let read = 0;
    await readAttackRelease(
      [
        {
          ...part('', 'large.json'),
          async *bytes() {
            for (const piece of longBundle(200, { bytes: 0 })) {
              expect(read).toBe(given);
              given += piece.byteLength;
              yield piece;
            }
          },
        },
      ],
      {
        progress: (bytes) => {
          if (bytes > 0) read = bytes;
        },
      },
    );
    expect(given).toBeGreaterThan(300_000);
  });
});
