/** Files of events as a worker holds them: each is read once while it stays as it is. */
import { stat } from 'node:fs/promises';
import type { EventRecord } from '../engine/values.ts';
import { readEvents } from '../events/read.ts';

/** Bytes of files that one worker holds parsed; the least recently used are let go first. */
const MOST_BYTES = 600_000_000;

/** Sets of events that one worker holds: small ones come by the thousand. */
const MOST_SETS = 200;

/** What events that no file holds count for. */
const GIVEN = { text: 'given', bytes: 100_000 } as const;

interface Held {
  readonly stamp: string;
  readonly bytes: number;
  readonly events: readonly EventRecord[];
}

/** Told when reading begins and ends, and which files were let go. */
export interface LoadListener {
  loading(): Promise<void> | void;
  loaded(): Promise<void> | void;
  /** The events of a file are no longer held, or were read anew. */
  dropped?(file: string): Promise<void> | void;
}

export class EventFiles {
  readonly #held = new Map<string, Held>();
  readonly #listener: LoadListener;

  constructor(listener: LoadListener) {
    this.#listener = listener;
  }

  /** The events of a file, in line order, or those `given` under its name. Throws `EventFileError` when it cannot be read. */
  async read(file: string, given?: readonly EventRecord['raw'][]): Promise<readonly EventRecord[]> {
    const stamp = given ? GIVEN : await stampOf(file);
    const held = this.#held.get(file);
    if (held && held.stamp === stamp.text) {
      // Moved to the end: the most recently used.
      this.#held.delete(file);
      this.#held.set(file, held);
      return held.events;
    }
    await this.#drop(file);
    const events = given
      ? given.map((raw, index) => ({ line: index + 1, raw }))
      : await this.whileLoading(() => readEvents(file));
    this.#held.set(file, { stamp: stamp.text, bytes: stamp.bytes, events });
    await this.#shrink();
    return this.#held.get(file)?.events ?? [];
  }

  /** Does work that counts as reading events. */
  async whileLoading<T>(work: () => Promise<T>): Promise<T> {
    await this.#listener.loading();
    try {
      return await work();
    } finally {
      await this.#listener.loaded();
    }
  }

  async #shrink(): Promise<void> {
    let total = [...this.#held.values()].reduce((sum, held) => sum + held.bytes, 0);
    for (const [file, held] of [...this.#held].slice(0, -1)) {
      if (total <= MOST_BYTES && this.#held.size <= MOST_SETS) return;
      total -= held.bytes;
      await this.#drop(file);
    }
  }

  async #drop(file: string): Promise<void> {
    if (this.#held.delete(file)) await this.#listener.dropped?.(file);
  }
}

/** What changes when a file does. A file that is not there has a stamp too: reading it says what is wrong. */
async function stampOf(file: string): Promise<{ text: string; bytes: number }> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return { text: `${mtimeMs}/${size}/${ino}`, bytes: size };
  } catch {
    return { text: '', bytes: 0 };
  }
}
