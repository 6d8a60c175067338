import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fetchedFolder, readFetched } from '../../src/collections/dataset-files.ts';
import { fetchEvents } from '../../src/collections/fetch-events.ts';

const LINES = '{"EventID":1,"Keywords":-9223372036854775808}\n{"EventID":2}\n';
const FILE = gzipSync(LINES);
const sha256 = createHash('sha256').update(FILE).digest('hex');
let server: Server;
let base: string;
let root: string;

beforeAll(async () => {
  const redirects: Record<string, string> = {
    '/to': '/file',
    '/loop': '/loop',
    '/local': 'file:///etc/hostname',
    '/data': 'data:text/plain,x',
  };
  server = createServer((request, response) => {
    const url = request.url ?? '';
    const location = redirects[url];
    if (location !== undefined) response.writeHead(302, { location }).end();
    else if (url === '/file') response.end(FILE);
    else if (url === '/slow') response.write('x');
    else if (url === '/cut') response.writeHead(200, { 'content-length': '1000' }).end('x', () => response.destroy());
    else response.writeHead(404).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'huntbook-fetch-'));
  return () => rmSync(root, { recursive: true, force: true });
});

test.each(['/file', '/to'])('events of %s are unpacked, kept, and known again by their digest', async (path) => {
  const remote = { address: base + path, sha256 };
  expect(await readFetched(root, remote)).toBeUndefined();
  expect(await fetchEvents(root, remote)).toBe(2);
  const found = await readFetched(root, remote);
  if (found === undefined || found === 'damaged') throw new Error('nothing was kept');
  expect(found.bytes.toString()).toBe(LINES);
  writeFileSync(join(root, found.file), '{"EventID":3}\n');
  expect(await readFetched(root, remote)).toBe('damaged');
  expect(await fetchEvents(root, remote)).toBe(2);
  expect(await readFetched(root, remote)).toEqual(found);
});

test.each([
  ['another digest', '/file', { sha256: 'a'.repeat(64) }, 'it is another file, and is not used'],
  ['no such file', '/none', {}, 'the server answered 404 Not Found'],
  ['a redirect to a file', '/local', {}, 'leads on to `file:///etc/hostname`, which is not followed'],
  ['a redirect to data', '/data', {}, 'leads on to `data:text/plain,x`, which is not followed'],
  ['redirects without end', '/loop', {}, 'leads on more than 5 times'],
  ['a file that is too large', '/file', { mostBytes: 10 }, 'has more than 10 bytes'],
  ['an answer that ends too early', '/cut', {}, 'cannot be read'],
  ['an answer that does not go on', '/slow', { timeout: 100 }, 'there was no answer for 0.1 seconds'],
])(
  '%s: refused, and nothing is kept',
  async (_, path, { sha256: other, ...limits }: { sha256?: string; mostBytes?: number; timeout?: number }, message) => {
    const remote = { address: base + path, sha256: other ?? sha256 };
    await expect(fetchEvents(root, remote, limits)).rejects.toThrow(message);
    expect(existsSync(join(root, fetchedFolder(remote)))).toBe(false);
    expect(readdirSync(join(root, '.huntbook', 'datasets'))).toEqual([]);
  },
);

test('other schemes are refused', async () => {
  await expect(fetchEvents(root, { address: 'file:///etc/hostname', sha256 })).rejects.toThrow('Unexpected address');
});
