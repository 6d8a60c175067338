/**
 * A cache of JSON values under SHA-256 keys, packed into one file: thousands of small files are slow to read and to
 * carry about. Each line is `<key> <digest of the JSON> <JSON>`; a line that is not what its digest says is ignored.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from '../files/write-whole.ts';

const LINE_START = /^([0-9a-f]{64}) ([0-9a-f]{16}) /;

/** One packed file. Values are as old as their keys say: a key must cover all that the value depends on. */
export class PackedCache<T> {
  readonly #path: string;
  readonly #stored: Map<string, string>;
  readonly #used = new Map<string, string>();
  #changed = false;

  private constructor(path: string, stored: Map<string, string>) {
    this.#path = path;
    this.#stored = stored;
  }

  /** Reads a packed file; whatever is wrong with it, the cache is then merely emptier. `undefined` gives one that keeps nothing. */
  static async open<T>(path: string | undefined): Promise<PackedCache<T>> {
    const stored = new Map<string, string>();
    const bytes = path === undefined ? undefined : await readFile(path).catch(() => undefined);
    for (let start = 0; bytes !== undefined && start < bytes.length; ) {
      const newline = bytes.indexOf(10, start);
      const end = newline < 0 ? bytes.length : newline;
      const line = bytes.toString('utf8', start, end);
      const match = LINE_START.exec(line);
      if (match?.[1]) stored.set(match[1], line);
      start = end + 1;
    }
    return new PackedCache(path ?? '', stored);
  }

  /** The value under a key, or `undefined`. */
  get(key: string): T | undefined {
    const line = this.#stored.get(key);
    const match = line === undefined ? null : LINE_START.exec(line);
    if (line === undefined || !match) return undefined;
    const json = line.slice(match[0].length);
    if (shortDigest(json) !== match[2]) return undefined;
    try {
      const value = JSON.parse(json) as T;
      this.#used.set(key, line);
      return value;
    } catch {
      return undefined;
    }
  }

  /** Puts a value under a key; written by `save`. */
  set(key: string, value: T): void {
    const json = JSON.stringify(value);
    this.#used.set(key, `${key} ${shortDigest(json)} ${json}`);
    this.#changed = true;
  }

  /**
   * Writes the file when something is new. What was not asked for in this run is dropped, unless `keepRest`. A cache
   * that cannot be written is no error.
   */
  async save({ keepRest }: { keepRest: boolean }): Promise<void> {
    if (this.#path === '') return;
    if (!this.#changed && (keepRest || this.#used.size === this.#stored.size)) return;
    const lines = new Map([...(keepRest ? this.#stored : []), ...this.#used]);
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeWhole(
        this.#path,
        [...lines.keys()].sort().map((key) => `${lines.get(key)}\n`),
      );
    } catch {
      // Nothing is kept then.
    }
  }
}

function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
