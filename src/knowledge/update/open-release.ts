/** Where releases come from: a file, a folder of files, or an address (Node). */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { bounded, GZIP, gunzipped, peek, startsWith } from '../../files/bytes.ts';
import { answered, noWebAddress, Patience } from '../../files/web.ts';
import { unreadableReason } from '../../text/unreadable-reason.ts';
import { megabytes } from './json-bounds.ts';
import { ReleaseError } from './release-error.ts';

/** One file of a release, to be read once. */
export interface ReleasePart {
  /** As it was given; below a folder, with the path within it. */
  readonly name: string;
  /** Bytes in all, where that is known before reading. */
  readonly size?: number;
  /** True for one of the files of a folder. */
  readonly inFolder: boolean;
  bytes(): AsyncIterable<Uint8Array>;
}

/** A release that somebody named. */
export interface ReleasePlace {
  /** An http or https address; else a path. */
  readonly given: string;
  /** Absolute path of what `given` names; of no meaning for an address. */
  readonly absolute: string;
}

export interface OpenOptions {
  /** Bytes after which reading ends with an error. */
  readonly mostBytes?: number;
  /** Milliseconds without an answer, or without a byte. */
  readonly timeout?: number;
  /** Ending of the files that count in a folder; absent where a folder is refused. */
  readonly folderEnding?: string;
}

const MOST_BYTES = 512_000_000;
const TIMEOUT = 60_000;
/** The sources of ATT&CK have 30,000 files for Enterprise. */
const MOST_FILES = 500_000;

/** Whether a place is an address of any scheme. A drive letter is none. */
export function isAddress(given: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(given);
}

/**
 * The files of a release, in code unit order of their paths: of a folder all below it that end in `folderEnding`, except
 * hidden ones. Rejects with `ReleaseError` for what is not there, is empty, does not answer or is too large.
 */
export async function openRelease(place: ReleasePlace, options: OpenOptions = {}): Promise<readonly ReleasePart[]> {
  if (isAddress(place.given)) return [await openAddress(place.given, options)];
  const found = await stat(place.absolute).catch((cause: unknown) => {
    throw new ReleaseError(`\`${place.given}\` cannot be read: ${unreadableReason(cause)}.`, { cause, unread: true });
  });
  if (!found.isDirectory()) return [filePart(place.given, place.absolute, found.size, false, options)];
  const ending = options.folderEnding;
  if (ending === undefined)
    throw new ReleaseError(`Unexpected folder \`${place.given}\`, expected a file or an address.`, { unread: true });
  const paths = await filesBelow(place, ending);
  if (paths.length === 0)
    throw new ReleaseError(`There is no file that ends in \`${ending}\` in the folder \`${place.given}\`.`, {
      unread: true,
    });
  return await Promise.all(
    paths.map(async (path) => {
      const absolute = join(place.absolute, path);
      const { size } = await stat(absolute);
      return filePart(`${place.given.replace(/[/\\]$/, '')}/${path}`, absolute, size, true, options);
    }),
  );
}

/** All of a part at once. Rejects with `ReleaseError` as `openRelease` does. */
export async function readWhole(part: ReleasePart): Promise<Uint8Array> {
  return await buffer(part.bytes());
}

async function filesBelow(place: ReleasePlace, ending: string): Promise<string[]> {
  const found: string[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = await readdir(join(place.absolute, folder), { withFileTypes: true });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile() && entry.name.endsWith(ending)) found.push(path);
    }
    if (found.length + pending.length > MOST_FILES)
      throw new ReleaseError(`The folder \`${place.given}\` has more than ${MOST_FILES} files.`, { unread: true });
  }
  return found.sort();
}

function filePart(name: string, absolute: string, size: number, inFolder: boolean, options: OpenOptions): ReleasePart {
  const most = options.mostBytes ?? MOST_BYTES;
  if (size > most) throw tooLarge(name, most);
  return {
    name,
    // The size of a compressed file says nothing of how much there is to read.
    ...(name.endsWith('.gz') ? {} : { size }),
    inFolder,
    async *bytes() {
      try {
        yield* inflated(createReadStream(absolute, { highWaterMark: 1 << 18 }), name, most);
      } catch (cause) {
        if (cause instanceof ReleaseError) throw cause;
        throw new ReleaseError(`\`${name}\` cannot be read: ${unreadableReason(cause)}.`, { cause, unread: true });
      }
    },
  };
}

async function openAddress(given: string, options: OpenOptions): Promise<ReleasePart> {
  const url = URL.parse(given);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ReleaseError(noWebAddress(given), { unread: true });
  const patience = new Patience(options.timeout ?? TIMEOUT);
  const failed = (cause: unknown) => {
    patience.end();
    if (cause instanceof ReleaseError) return cause;
    return new ReleaseError(`\`${given}\` cannot be read: ${patience.reason(cause)}.`, { cause, unread: true });
  };
  const response = await fetch(url, { signal: patience.signal, redirect: 'follow' }).catch((cause: unknown) => {
    throw failed(cause);
  });
  const most = options.mostBytes ?? MOST_BYTES;
  // The length of a compressed answer is not that of what it holds.
  const stated = response.headers.has('content-encoding') ? Number.NaN : Number(response.headers.get('content-length'));
  const { body } = response;
  const refusal = !response.ok
    ? new ReleaseError(`\`${given}\` cannot be read: ${answered(response)}.`, { unread: true })
    : stated > most
      ? tooLarge(given, most)
      : undefined;
  if (refusal || !body) {
    await body?.cancel();
    throw failed(refusal ?? new Error('the answer is empty'));
  }
  return {
    name: given,
    ...(stated > 0 ? { size: stated } : {}),
    inFolder: false,
    async *bytes() {
      try {
        for await (const piece of inflated(body, given, most)) {
          patience.renew();
          yield piece;
        }
      } catch (cause) {
        throw failed(cause);
      } finally {
        patience.end();
      }
    },
  };
}

/** The bytes, taken out of gzip where they start as its files do, up to a bound. */
async function* inflated(source: AsyncIterable<Uint8Array>, name: string, most: number): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(source, GZIP.length);
  yield* bounded(startsWith(head, GZIP) ? gunzipped(rest) : rest, most, () => tooLarge(name, most));
}

function tooLarge(name: string, most: number): ReleaseError {
  return new ReleaseError(`\`${name}\` has more than ${megabytes(most)}; a release has less.`);
}

/** The version that a release's file or address is named after: `18.1` of `enterprise-attack-18.1.json`. */
export function versionInName(name: string): string | undefined {
  const file = basename(isAddress(name) ? (URL.parse(name)?.pathname ?? '') : name);
  return /(?:^|[-_v])(\d+(?:\.\d+)+)(?=\.(?:json|owl|ttl)(?:\.gz)?$)/.exec(file)?.[1];
}
