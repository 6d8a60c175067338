/** Writing knowledge files: a line for each entity, and all files or none (Node). */
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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
 * system's error, having moved none, when one of them cannot be written.
 */
export async function writeTogether(files: readonly FileToWrite[]): Promise<void> {
  const made: { from: string; to: string }[] = [];
  try {
    for (const { path, text } of files) {
      const from = join(dirname(path), `.${made.length}-${process.pid}.tmp`);
      made.push({ from, to: path });
      const file = await open(from, 'w');
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    for (const { from, to } of made) await rename(from, to);
  } finally {
    await Promise.all(made.map(({ from }) => rm(from, { force: true })));
  }
}
