/** Prints a list of diagnostics with the lines they point at. */
import { appendFileSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Collections, FileDiagnostic } from '../collections/loaded.ts';
import { annotations } from './annotations.ts';
import { shownPath } from './call-folder.ts';
import { type Palette, printable } from './display.ts';
import { printLine } from './output.ts';
import { formatDiagnostic, sortDiagnostics } from './print-diagnostics.ts';
import { isBelow } from './select.ts';

/** A diagnostic that may have lines of detail below it. */
export type Detailed = FileDiagnostic & { details?: readonly string[] };

export interface PrintPlace {
  folder: string;
  env: NodeJS.ProcessEnv;
  palette: Palette;
  /** Adds nothing to the job's summary on GitHub: the command writes its own. */
  ownSummary?: boolean;
}

/** Prints diagnostics sorted by file, line and column; on GitHub also as annotations and in the job's summary. */
export function printDiagnostics(
  diagnostics: readonly Detailed[],
  collections: Pick<Collections, 'root' | 'paths'>,
  { folder, env, palette, ownSummary = false }: PrintPlace,
): void {
  const lines = new Map<string, string[] | undefined>();
  const linesOf = (path: string) => {
    if (!lines.has(path)) lines.set(path, readLines(path, join(collections.root, 'content')));
    return lines.get(path);
  };
  const shown = diagnostics.map((diagnostic) => {
    const known = collections.paths.get(diagnostic.file);
    const inProject = join(collections.root, diagnostic.file);
    const absolute = known ?? inProject;
    const file = absolute === inProject ? shownPath(inProject, folder) : diagnostic.file;
    return { ...diagnostic, file, absolute };
  });
  const sorted = sortDiagnostics(shown);
  for (const diagnostic of sorted) {
    printLine(formatDiagnostic(diagnostic, linesOf(diagnostic.absolute), palette));
    for (const detail of diagnostic.details ?? []) printLine(`    ${printable(detail)}`);
    printLine();
  }
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  for (const line of annotations(sorted)) printLine(line);
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary && !ownSummary && sorted.length > 0) appendFileSync(summary, jobSummary(sorted));
}

/** The whole list as a Markdown table, for GitHub's job summary, which shows more than the ten annotations of a step. */
function jobSummary(diagnostics: readonly Detailed[]): string {
  const cell = (text: string) => printable(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const rows = diagnostics.map(
    (d) => `| ${d.severity} | ${cell(d.rule)} | ${cell(`${d.file}:${d.line}:${d.column}`)} | ${cell(d.message)} |`,
  );
  return `${['| | rule | place | message |', '| --- | --- | --- | --- |', ...rows].join('\n')}\n`;
}

/** A file's lines; none when it cannot be read, or is a link in `content` that leads out of it: no message shows what is behind. */
function readLines(path: string, content: string): string[] | undefined {
  try {
    if (isBelow(path, content) && !isBelow(realpathSync(path), realpathSync(content))) return undefined;
    return readFileSync(path, 'utf8').split(/\r\n|\n|\r/);
  } catch {
    return undefined;
  }
}
