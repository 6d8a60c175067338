/** Files of events out of gzip and zip, within bounds (Node). */
import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import { bounded, GZIP, gunzipped, peek, startsWith } from '../files/bytes.ts';
import { EventFileError } from './event-file-error.ts';

/** Most bytes of a file, packed or not, and of all that it unpacks to. */
const MOST_BYTES = 2_000_000_000;

/** Most bytes of a zip file, and of one file in it: both are held in memory. */
const MOST_ZIP_BYTES = 512_000_000;

/** Most files in a zip file. */
const MOST_ENTRIES = 1000;

/** Logs shrink to a tenth or a fortieth. What grows beyond this, and beyond `RATIO_FREE` bytes, was made to fill a disk. */
const MOST_RATIO = 250;
const RATIO_FREE = 64_000_000;

/** Bounds other than the usual ones. */
export interface UnpackLimits {
  readonly bytes?: number;
  readonly entries?: number;
  /** Unpacked bytes for each packed one, counted once `ratioFree` bytes are unpacked. */
  readonly ratio?: number;
  readonly ratioFree?: number;
}

/** One file of events: a plain or gzipped file itself, or a file in a zip file. */
export interface EventPart {
  /** Its name in the zip file; absent outside of one. */
  readonly entry?: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Files in a zip file that hold events, where it has several. */
const HOLDS_EVENTS = /\.(?:json|jsonl|ndjson|log|txt|xml|evtx)$/i;

/** What packers of macOS and Windows add. */
const ADDED = /(?:^|\/)(?:__MACOSX\/|\.[^./]|Thumbs\.db$|desktop\.ini$)/i;

/**
 * The files of events in a file, known by its first bytes and not by its name: gzip (RFC 1952), zip (PKWARE's
 * APPNOTE.TXT 6.3), else plain. The files of a zip file come in the order of its directory; nothing is written, so that
 * their names lead nowhere. Throws `EventFileError` for what is too large or grows too much, is broken or encrypted, and
 * for formats that hold events and cannot be read: `.evtx` and tar.
 */
export async function* openParts(
  source: AsyncIterable<Uint8Array>,
  file: string,
  limits: UnpackLimits = {},
): AsyncGenerator<EventPart> {
  const packed = new Counter(file, limits.bytes ?? MOST_BYTES);
  const { head, rest } = await peek(packed.count(source), HEAD_BYTES);
  if (startsWith(head, ZIP) || startsWith(head, EMPTY_ZIP)) {
    yield* zipParts(await joined(rest, file), file, limits);
    return;
  }
  if (!startsWith(head, GZIP)) {
    refuseOtherFormats(head, file);
    yield { bytes: rest };
    return;
  }
  const growth = new Growth(file, limits);
  const unpacked = await peek(
    growth.count(unpackedGzip(rest, file), () => packed.bytes),
    HEAD_BYTES,
  );
  refuseOtherFormats(unpacked.head, file);
  yield { bytes: unpacked.rest };
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06];
/** `ElfFile` and a zero, with which a Windows event log starts. */
const EVTX = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00];
const TAR = [0x75, 0x73, 0x74, 0x61, 0x72];
const TAR_OFFSET = 257;
const HEAD_BYTES = TAR_OFFSET + TAR.length;

function refuseOtherFormats(head: Uint8Array, file: string, entry?: string): void {
  const what = entry === undefined ? 'The file' : `\`${entry}\` in it`;
  if (startsWith(head, EVTX)) {
    throw new EventFileError(
      file,
      `${what} is a Windows event log (.evtx), which is not supported: convert it with \`evtx_dump -o jsonl Log.evtx > events.ndjson\`, or on Windows with \`Get-WinEvent -Path Log.evtx -Oldest | ForEach-Object { $_.ToXml() } | Set-Content -Encoding utf8 events.xml\`, and import that.`,
    );
  }
  if (startsWith(head, TAR, TAR_OFFSET)) {
    throw new EventFileError(file, `${what} is a tar archive, which is not supported: unpack it first.`);
  }
  if (entry !== undefined || !startsWith(head, GZIP)) return;
  throw new EventFileError(file, 'The file is gzip in gzip, which is not supported: unpack it first.');
}

/** Counts bytes, up to a bound. */
class Counter {
  readonly #file: string;
  readonly #most: number;
  bytes = 0;

  constructor(file: string, most: number) {
    this.#file = file;
    this.#most = most;
  }

  async *count(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      this.bytes += piece.length;
      if (this.bytes > this.#most) throw new EventFileError(this.#file, tooLarge('has', this.#most));
      yield piece;
    }
  }
}

/** Counts what is unpacked, up to a bound on its bytes and on what becomes of each packed one. */
class Growth {
  readonly #file: string;
  readonly #limits: UnpackLimits;
  #bytes = 0;

  constructor(file: string, limits: UnpackLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  add(bytes: number, packed: number): void {
    this.#bytes += bytes;
    const { bytes: most = MOST_BYTES, ratio = MOST_RATIO, ratioFree = RATIO_FREE } = this.#limits;
    if (this.#bytes > most) throw new EventFileError(this.#file, tooLarge('unpacks to', most));
    if (this.#bytes <= ratioFree || this.#bytes <= packed * ratio) return;
    throw new EventFileError(
      this.#file,
      `The file unpacks to more than ${ratio} times its size, which no log does: it is not read.`,
    );
  }

  async *count(source: AsyncIterable<Uint8Array>, packed: () => number): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      this.add(piece.length, packed());
      yield piece;
    }
  }
}

function tooLarge(verb: string, most: number): string {
  return `The file ${verb} more than ${most.toLocaleString('en-US')} bytes, and no more are read.`;
}

async function* unpackedGzip(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzipped(source);
  } catch (cause) {
    if (cause instanceof EventFileError) throw cause;
    throw new EventFileError(file, `The gzip file is broken: ${reasonOf(cause)}.`);
  }
}

function joined(source: AsyncIterable<Uint8Array>, file: string): Promise<Uint8Array> {
  return buffer(bounded(source, MOST_ZIP_BYTES, () => new EventFileError(file, tooLarge('has', MOST_ZIP_BYTES))));
}

interface ZipEntry {
  readonly name: string;
  readonly packed: number;
  readonly unpacked: number;
}

async function* zipParts(zip: Uint8Array, file: string, limits: UnpackLimits): AsyncGenerator<EventPart> {
  // Bit 0 of the general purpose flags, section 4.4.4.
  if (((zip[6] ?? 0) & 1) === 1) {
    throw new EventFileError(file, 'The zip file is encrypted, which is not supported: unpack it first.');
  }
  const entries = eventEntries(entriesOf(zip, file, limits.entries ?? MOST_ENTRIES));
  if (entries.length === 0) throw new EventFileError(file, 'The zip file holds no file of events.');
  const growth = new Growth(file, limits);
  for (const { name, packed, unpacked } of entries) {
    growth.add(unpacked, zip.length);
    if (unpacked > MOST_ZIP_BYTES) throw new EventFileError(file, tooLarge('unpacks to', MOST_ZIP_BYTES));
    const bytes = unzipOne(zip, name, file);
    if (bytes.length !== unpacked || (packed === 0) !== (unpacked === 0)) {
      throw new EventFileError(file, `\`${name}\` in the zip file is broken: its size is not the stated one.`);
    }
    refuseOtherFormats(bytes, file, name);
    yield { entry: name, bytes: startsWith(bytes, GZIP) ? gunzippedEntry(bytes, file, growth) : once(bytes) };
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function gunzippedEntry(bytes: Uint8Array, file: string, growth: Growth): AsyncIterable<Uint8Array> {
  return growth.count(unpackedGzip(once(bytes), file), () => bytes.length);
}

function entriesOf(zip: Uint8Array, file: string, most: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  readZip(file, () =>
    unzipSync(zip, {
      filter: ({ name, size, originalSize }) => {
        if (entries.length >= most) throw new EventFileError(file, `The zip file has more than ${most} files.`);
        if (entries.some((entry) => entry.name === name)) {
          throw new EventFileError(file, `The zip file has two files of the name \`${name}\`.`);
        }
        entries.push({ name, packed: size, unpacked: originalSize });
        return false;
      },
    }),
  );
  return entries;
}

/** Those that are meant: a single file whatever its name, else those whose names say that they hold events. */
function eventEntries(entries: readonly ZipEntry[]): ZipEntry[] {
  const files = entries.filter(({ name }) => !name.endsWith('/') && !ADDED.test(name));
  return files.length === 1 ? files : files.filter(({ name }) => HOLDS_EVENTS.test(name.replace(/\.gz$/i, '')));
}

function unzipOne(zip: Uint8Array, wanted: string, file: string): Uint8Array {
  const found = readZip(file, () => unzipSync(zip, { filter: ({ name }) => name === wanted }));
  return found[wanted] ?? new Uint8Array();
}

function readZip<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof EventFileError) throw cause;
    throw new EventFileError(file, `The zip file is broken: ${reasonOf(cause)}.`);
  }
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/\.$/, '');
}
