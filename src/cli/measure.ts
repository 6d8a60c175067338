/** `measure`: how much of published text each language reads and runs, and what differs from what is expected. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { Runner } from '../runners/runner.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { besideOrBelow, givenPath } from './call-folder.ts';
import { paletteFor } from './display.ts';
import { type MeasuredLine, readLine } from './measure/line.ts';
import { printedReport } from './measure/print.ts';
import { type LineFault, type Measured, reportOf } from './measure/report.ts';
import { measureLine } from './measure/run.ts';
import { noteLine, printLine } from './output.ts';
import { threadCount } from './project.ts';
import { readStandardInput } from './query.ts';
import { viewsOf, whyUnreadable } from './query-answer.ts';

export interface MeasureOptions {
  /** Absolute path of the project whose views are used. */
  root: string;
  /** The call folder. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Prints the report as JSON. */
  json: boolean;
  /** File to write the report to, as JSON. */
  out?: string;
  /** Seconds that one query may take. */
  timeoutSeconds: number;
}

/** Lines that are out at the workers, for each of them. */
const AHEAD = 8;

/** Milliseconds between two notes of progress. */
const NOTE_EVERY = 3000;

/**
 * Measures files of lines and prints the figures. Gives the exit code: 0, 1 when something differs or a line cannot be
 * used, 2 when a file cannot be read or written.
 */
export async function runMeasure(files: readonly string[], options: MeasureOptions): Promise<number> {
  const { root, folder, env } = options;
  const views = viewsOf(root);
  if ('error' in views) {
    noteLine(`error: ${views.error.message}`);
    return 2;
  }
  const work: Work[] = [];
  const faults: LineFault[] = [];
  for (const file of files) {
    const path = givenPath(file, folder);
    let text: string;
    try {
      text = file === '-' ? await readStandardInput() : await readFile(path.absolute, 'utf8');
    } catch (error) {
      noteLine(`error: The file \`${path.shown}\` cannot be read: ${unreadableReason(error)}.`);
      return 2;
    }
    const shown = file === '-' ? 'standard input' : path.shown;
    for (const [index, line] of text
      .replace(/^\ufeff/, '')
      .split('\n')
      .entries()) {
      if (line.trim() === '') continue;
      const read = readLine(line, { file: shown, line: index + 1 }, views.ids);
      if ('fault' in read) faults.push({ file: shown, line: index + 1, message: read.fault });
      else work.push({ line: read, beside: dirname(path.absolute) });
    }
  }
  const sound = await withEvents(work, folder, faults);
  const measured = await measureAll(sound, options);
  const report = reportOf(measured, faults);
  if (options.out !== undefined) {
    try {
      await writeFile(givenPath(options.out, folder).absolute, `${JSON.stringify(report, null, 2)}\n`);
    } catch (error) {
      noteLine(`error: The file \`${options.out}\` cannot be written: ${unreadableReason(error)}.`);
      return 2;
    }
  }
  if (options.json) printLine(JSON.stringify(report, null, 2));
  else for (const line of printedReport(report, paletteFor(process.stdout, env))) printLine(line);
  for (const { file, line, message } of report.faults) noteLine(`error: ${file}:${line}: ${message}`);
  return faults.length > 0 || report.languages.some(({ differ }) => differ.length > 0) ? 1 : 0;
}

interface Work {
  readonly line: MeasuredLine;
  /** Folder of the file that the line stands in. */
  readonly beside: string;
}

/** The lines whose events can be read; the others are added to the faults. */
async function withEvents(work: readonly Work[], folder: string, faults: LineFault[]): Promise<Work[]> {
  const known = new Map<string, string | undefined>();
  const sound: Work[] = [];
  for (const one of work) {
    const { events, file, line } = one.line;
    if (typeof events !== 'string') {
      sound.push(one);
      continue;
    }
    const path = besideOrBelow(events, folder, one.beside);
    if (!known.has(path)) known.set(path, await whyUnreadable(path));
    const reason = known.get(path);
    if (reason === undefined) sound.push(one);
    else faults.push({ file, line, message: `The events file \`${events}\` cannot be read: ${reason}.` });
  }
  faults.sort((a, b) => (a.file === b.file ? a.line - b.line : 0));
  return sound;
}

async function measureAll(work: readonly Work[], options: MeasureOptions): Promise<Measured[]> {
  const { root, folder, env, timeoutSeconds } = options;
  const threads = threadCount(availableParallelism(), env);
  const runner = new Runner({ root, threads, timeoutSeconds });
  const measured: Measured[] = [];
  let next = 0;
  let done = 0;
  let noted = performance.now();
  const lane = async (): Promise<void> => {
    for (let index = next++; index < work.length; index = next++) {
      const one = work[index];
      if (!one) continue;
      measured[index] = {
        line: one.line,
        went: await measureLine(one.line, runner, { root, folder, beside: one.beside }),
      };
      done += 1;
      if (performance.now() - noted < NOTE_EVERY) continue;
      noted = performance.now();
      noteLine(`${done} of ${work.length} lines …`);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads * AHEAD }, lane));
    return measured;
  } finally {
    await runner.close();
  }
}
