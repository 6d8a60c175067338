/** Brings a file from an address, held to its digest (Node). */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { bounded } from '../files/bytes.ts';
import { answered, noWebAddress, Patience } from '../files/web.ts';

/** A file that cannot be brought; the message is a whole sentence. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

export interface DownloadOptions {
  /** SHA-256 that the file must have, hex. */
  readonly sha256: string;
  /** Bytes after which reading ends with an error. */
  readonly mostBytes?: number;
  /** Milliseconds without an answer, or without a byte. */
  readonly timeout?: number;
}

const MOST_BYTES = 1_000_000_000;
const TIMEOUT = 60_000;
const MOST_REDIRECTS = 5;

/**
 * Writes what an address gives to `path`, which must not be there. Redirects lead to http and https alone, and not from
 * https to http. Rejects with `DownloadError`, also when the digest is another one; what was written is then of no use.
 */
export async function download(address: string, path: string, options: DownloadOptions): Promise<void> {
  const { mostBytes = MOST_BYTES, timeout = TIMEOUT } = options;
  const patience = new Patience(timeout);
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    const body = await follow(address, patience.signal);
    const refusal = () =>
      new DownloadError(
        `\`${address}\` has more than ${mostBytes.toLocaleString('en-US')} bytes, and no more are read.`,
      );
    for await (const piece of bounded(body, mostBytes, refusal)) {
      patience.renew();
      hash.update(piece);
      await file.write(piece);
    }
    const actual = hash.digest('hex');
    if (actual !== options.sha256)
      throw new DownloadError(
        `Unexpected SHA-256 \`${actual}\` of what \`${address}\` gives, expected \`${options.sha256}\`: it is another file, and is not used.`,
      );
  } catch (cause) {
    if (cause instanceof DownloadError) throw cause;
    throw new DownloadError(`\`${address}\` cannot be read: ${patience.reason(cause)}.`, { cause });
  } finally {
    patience.end();
    await file.close();
  }
}

/** The body of what an address gives in the end. */
async function follow(address: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  let at = webAddress(address, undefined);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    // Packed on the way, the bytes would not be those that the digest is of.
    const response = await fetch(at, { signal, redirect: 'manual', headers: { 'accept-encoding': 'identity' } });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      at = webAddress(location, at);
      continue;
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      const reason = response.ok ? 'the server answered nothing' : answered(response);
      throw new DownloadError(`\`${address}\` cannot be read: ${reason}.`);
    }
    return response.body;
  }
  throw new DownloadError(`\`${address}\` cannot be read: it leads on more than ${MOST_REDIRECTS} times.`);
}

function webAddress(address: string, from: URL | undefined): URL {
  const url = URL.parse(address, from);
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && from?.protocol !== 'https:');
  if (url && safe) return url;
  if (from) throw new DownloadError(`\`${from.href}\` leads on to \`${address}\`, which is not followed.`);
  throw new DownloadError(noWebAddress(address));
}
