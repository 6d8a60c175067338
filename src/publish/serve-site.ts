/** A small static web server for looking at the built site on this machine. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml; charset=utf-8',
};

export interface ServeOptions {
  /** Port to listen on; the next free one of the twenty after it is taken when it is busy. 0: any. */
  readonly port: number;
  /** Path that the site is served under, with slashes at both ends. */
  readonly base?: string;
}

/** Serves `site` on the loopback address only. Returns the server and the address of the home page. */
export async function serveSite(site: string, options: ServeOptions): Promise<{ server: Server; address: string }> {
  const base = options.base ?? '/';
  const server = createServer((request, response) => {
    void answer(site, base, request.url ?? '/', request.method ?? 'GET').then(
      ({ status, file, location }) => {
        if (location !== undefined) {
          response.writeHead(status, { location }).end();
          return;
        }
        if (!file) {
          response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${status}\n`);
          return;
        }
        response.writeHead(status, {
          'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
          'cache-control': 'no-cache',
          'x-content-type-options': 'nosniff',
        });
        if (request.method === 'HEAD') response.end();
        else
          createReadStream(file)
            .on('error', () => response.destroy())
            .pipe(response);
      },
      () => response.writeHead(500).end(),
    );
  });
  const port = await listen(server, options.port);
  return { server, address: `http://localhost:${port}${base}` };
}

async function answer(
  site: string,
  base: string,
  url: string,
  method: string,
): Promise<{ status: number; file?: string; location?: string }> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405 };
  let pathname: string;
  try {
    pathname = decodeURIComponent(url.split(/[?#]/)[0] ?? '/');
  } catch {
    return { status: 400 };
  }
  if (!pathname.startsWith(base))
    return base.slice(0, -1) === pathname ? { status: 308, location: base } : { status: 404 };
  const file = path.join(site, pathname.slice(base.length));
  const relative = path.relative(site, file);
  if (relative.startsWith('..') || path.isAbsolute(relative) || pathname.includes('\0')) return { status: 400 };
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory()) {
    if (!pathname.endsWith('/')) return { status: 308, location: `${encodeURI(pathname)}/` };
    const index = path.join(file, 'index.html');
    return (await stat(index).catch(() => null)) ? { status: 200, file: index } : notFound(site);
  }
  return found?.isFile() ? { status: 200, file } : notFound(site);
}

async function notFound(site: string): Promise<{ status: number; file?: string }> {
  const page = path.join(site, '404.html');
  return (await stat(page).catch(() => null)) ? { status: 404, file: page } : { status: 404 };
}

async function listen(server: Server, first: number): Promise<number> {
  const last = first === 0 ? 0 : first + 20;
  for (let port = first; port <= last; port++) {
    const outcome = await new Promise<number | NodeJS.ErrnoException>((resolve) => {
      server.once('error', resolve);
      server.listen(port, '127.0.0.1', () => {
        server.removeAllListeners('error');
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
    if (typeof outcome === 'number') return outcome;
    server.removeAllListeners('error');
    if (outcome.code !== 'EADDRINUSE') throw outcome;
  }
  throw new Error(`Ports ${first} to ${last} are all in use; name another with --port.`);
}
