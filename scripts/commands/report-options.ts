/** The options of commands that write proof reports. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ReportFiles } from '../../src/cli/reports/write-reports.ts';

/** The values of the options, as commander gives them. */
export interface ReportOptions {
  report?: string;
  reportJunit?: string;
  reportSarif?: string;
  reportSummary?: string;
  base?: string;
}

/** Adds the options. */
export function withReportOptions(command: Command): Command {
  return command
    .option('--report <file>', 'write the proof report as JSON')
    .option('--report-junit <file>', 'write it as JUnit XML, for continuous integration servers')
    .option('--report-sarif <file>', 'write what is not as expected as SARIF 2.1.0, for code scanning')
    .option('--report-summary <file>', 'write a summary in Markdown')
    .option('--base <file>', 'an earlier proof report as JSON: say what changed since, in the summary first');
}

/** The files that are asked for; paths are taken from `folder`. */
export function reportFiles(options: ReportOptions, folder: string): ReportFiles {
  const at = <Name extends string>(name: Name, path: string | undefined) =>
    (path === undefined ? {} : { [name]: resolve(folder, path) }) as { [one in Name]?: string };
  return {
    ...at('report', options.report),
    ...at('junit', options.reportJunit),
    ...at('sarif', options.reportSarif),
    ...at('summary', options.reportSummary),
    ...at('base', options.base),
  };
}
