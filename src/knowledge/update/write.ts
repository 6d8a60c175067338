/** Writing knowledge files: a line for each entity, and all files or none (Node). */
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';

/**
 * A knowledge file as text: of the fields of its object, lists of objects and objects take a line for each entry, so
 * that what changed shows line by line; anything else is on its field's line.
 */
export function formatKnowledge(content: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(content).map(([name, value]) => ` ${JSON.stringify(name)}: ${formatField(value)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
}

function formatField(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object'))
      return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    return block(
      '[',
      value.map((item) => JSON.stringify(item)),
      ']',
    );
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${JSON.stringify(item)}`);
  return block('{', entries, '}');
}

function block(start: string, lines: readonly string[], end: string): string {
  if (lines.length === 0) return `${start}${end}`;
  return `${start}\n${lines.map((line) => `  ${line}`).join(',\n')}\n ${end}`;
}

export interface FileToWrite {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files so that nobody sees half of one: each beside its place first, then all are moved. Rejects with the
 * system's error, all being as it was, when one of them cannot be written. A signal to end (Ctrl-C) is let pass
 * meanwhile: it takes no time to speak of.
 */
export async function writeTogether(files: readonly FileToWrite[]): Promise<void> {
  for (const signal of SIGNALS) process.on(signal, goOn);
  try {
    await writeAll(files);
  } finally {
    for (const signal of SIGNALS) process.off(signal, goOn);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const goOn = (): void => {};

async function writeAll(files: readonly FileToWrite[]): Promise<void> {
  const made: { from: string; to: string; kept: string }[] = [];
  try {
    for (const { path, text } of files) {
      const name = join(dirname(path), `.${made.length}-${process.pid}`);
      const from = `${name}.tmp`;
      made.push({ from, to: path, kept: `${name}.old.tmp` });
      const file = await open(from, 'w');
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    await moveAll(made);
  } finally {
    await Promise.all(made.flatMap(({ from, kept }) => [rm(from, { force: true }), rm(kept, { force: true })]));
  }
}

/** Moves files over others; when one cannot be moved, those before it are put back. */
async function moveAll(moves: readonly { from: string; to: string; kept: string }[]): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { from, to, kept } of moves) {
      const isThere = await copyFile(to, kept).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
          throw error;
        },
      );
      await rename(from, to);
      undo.push(() => (isThere ? rename(kept, to) : rm(to)));
    }
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}
