/** The events of a dataset that is being made, in a file that may be longer than a text can be. */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import type { EventRecord, View } from '../../engine/values.ts';
import { EventCounter } from '../../events/count-events.ts';
import { fileLines } from '../../events/file-lines.ts';

/** Writes lines, many at a time. */
export class LineWriter {
  readonly #file: FileHandle;
  #held: string[] = [];
  #length = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(line: string): Promise<void> {
    this.#held.push(`${line}\n`);
    this.#length += line.length;
    if (this.#length > 1 << 20) await this.#flush();
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.#file.close();
    }
  }

  async #flush(): Promise<void> {
    const text = this.#held.join('');
    this.#held = [];
    this.#length = 0;
    await this.#file.write(text);
  }
}

/** Those lines of a file, by their numbers from 1, in the file's order. */
export async function* linesAt(path: string, numbers: readonly number[]): AsyncGenerator<string> {
  const wanted = new Set(numbers);
  let number = 0;
  for await (const line of fileLines(path)) {
    number++;
    if (wanted.has(number)) yield line;
  }
}

/** Leaves only those lines of a file. */
export async function keepLines(path: string, numbers: readonly number[]): Promise<void> {
  const kept = `${path}.kept`;
  const out = new LineWriter(await open(kept, 'wx'));
  try {
    for await (const line of linesAt(path, numbers)) await out.write(line);
  } finally {
    await out.close();
  }
  await rename(kept, path);
}

/** What a dataset says of its events. */
export interface Described {
  readonly counter: EventCounter;
  readonly eventsSha256: string;
  /** Of the last event by its own clock. */
  readonly time: number | undefined;
  /** Lines of events without a time. */
  readonly timeless: readonly number[];
}

/** Counts the events of a file, as the view `native` reads them. */
export async function describeEvents(path: string, native: View): Promise<Described> {
  const counter = new EventCounter(native);
  const digest = createHash('sha256');
  const timeless: number[] = [];
  let time: number | undefined;
  let number = 0;
  for await (const line of fileLines(path)) {
    number++;
    digest.update(`${line}\n`);
    const event = { line: 1, raw: JSON.parse(line) as EventRecord['raw'] };
    counter.add(event);
    const own = native.time(event);
    if (own === null) timeless.push(number);
    else if (own > (time ?? Number.NEGATIVE_INFINITY)) time = own;
  }
  return { counter, eventsSha256: digest.digest('hex'), time, timeless };
}
