import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveSite } from '../../src/publish/serve-site.ts';

let root = '';
let server: Server;
let port = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'serve-'));
  const site = path.join(root, 'site');
  await mkdir(path.join(site, 'a'), { recursive: true });
  await writeFile(path.join(root, 'secret.txt'), 'secret');
  await writeFile(path.join(site, 'index.html'), 'home');
  await writeFile(path.join(site, '404.html'), 'not here');
  await writeFile(path.join(site, 'a', 'index.html'), 'page a');
  const served = await serveSite(site, { port: 0, base: '/docs/' });
  server = served.server;
  port = Number(new URL(served.address).port);
});
afterAll(async () => {
  server.close();
  await rm(root, { recursive: true, force: true });
});

/** Sends the path as it is: `fetch` would tidy it. */
function get(
  pathname: string,
  method = 'GET',
): Promise<{ status: number; body: string; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: pathname, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, location: response.headers.location }),
      );
    })
      .on('error', reject)
      .end();
  });
}

it.each([
  ['/docs/', 200, 'home'],
  ['/docs/a/', 200, 'page a'],
  ['/docs/nothing', 404, 'not here'],
  ['/other', 404, '404\n'],
  ['/docs/../../secret.txt', 400, '400\n'],
  ['/docs/..%2f..%2fsecret.txt', 400, '400\n'],
  ['/docs/%00', 400, '400\n'],
  ['/docs/%', 400, '400\n'],
])('GET %s answers %d', async (pathname, status, body) => {
  expect(await get(pathname)).toMatchObject({ status, body });
});

it('leads folders to their slash', async () => {
  expect(await get('/docs/a')).toMatchObject({ status: 308, location: '/docs/a/' });
  expect(await get('/docs')).toMatchObject({ status: 308, location: '/docs/' });
});

it('refuses other methods', async () => {
  expect((await get('/docs/', 'POST')).status).toBe(405);
});
