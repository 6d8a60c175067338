/** Events files and the project for the runner's tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunRequest } from '../../src/runners/runner.ts';

/** The project's root: its views are used. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder of events files that is gone after the tests. */
export class EventFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'huntbook-runners-'));

  /** Writes a file of events and gives its path. */
  write(name: string, events: readonly object[]): string {
    const file = join(this.path, name);
    writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A Spark SQL request over a file, through the view that reads fields as recorded. */
export function sql(eventsFile: string, source: string): RunRequest {
  return { language: 'spark-sql', source, eventsFile, view: 'raw' };
}

/** A pandas request over a file. */
export function pandas(eventsFile: string, source: string): RunRequest {
  return { language: 'pandas', source, eventsFile, view: 'raw' };
}
