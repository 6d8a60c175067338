/** Writing a file as a whole or not at all (Node). */
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file: beside itself first, then in the place of what was there, so that whoever reads it finds the old content
 * or the new. `mode` as `node:fs` has it. Rejects when it cannot be written; what was there is then as it was.
 */
export async function writeWhole(path: string, content: string | Iterable<string>, mode?: number): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
