/** `huntbook verify`: runs the analytics on recorded events and compares with what their tests expect. */
import { join, resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { parseShard } from '../../src/proof/shard.ts';
import type { CommandContext } from './context.ts';
import { type ReportOptions, reportFiles, withReportOptions } from './report-options.ts';

/** Seconds of a day. */
const LONGEST_TIMEOUT = 86_400;

interface VerifyCommandOptions extends ReportOptions {
  update?: boolean;
  strict?: boolean;
  cross?: boolean;
  mutation?: boolean;
  suggest?: boolean;
  suggestOut?: string;
  shard?: string;
  timeout?: string;
  cache: boolean;
  project: string;
}

/** Adds the command to the program. */
export function registerVerify(program: Command, { project, folder, env }: CommandContext): void {
  withReportOptions(
    program
      .command('verify')
      .description('run the analytics on recorded events and compare with what their tests expect')
      .argument('[paths...]', 'documents or folders; all of `content/` when none is given')
      .option('--update', 'write what was found into the tests files, and print the difference for review')
      .option('--strict', 'fail on silent and unproven analytics too')
      .option(
        '--cross',
        'ask every analytic about every dataset: what it finds beside its tests is to be accepted or mended',
      )
      .option('--mutation', 'change each condition by itself, and say which changes no dataset tells')
      .option('--suggest', 'write events that would tell such changes, for you to add to datasets')
      .option(
        '--suggest-out <folder>',
        'where they are written, a file for each dataset; .huntbook/suggestions if not given',
      )
      .option('--shard <i/n>', 'run the i-th of n parts of the documents; `proof merge` joins their reports')
      .option('--timeout <seconds>', 'longest time for one query; 20 if not given'),
  )
    .option('--no-cache', 'run everything anew')
    .option('--project <folder>', 'the project whose content is used', project)
    .addHelpText(
      'after',
      `
Each failure names the analytic's file, line and column, the test, the dataset, the missing and the surplus events, and
for a missing event the first condition that turned it away, for a surplus one those that let it through.

With --cross an event that an analytic finds on a dataset which none of its tests runs on is a failure, unless its tests
file gives the reason under \`expect-hits:\`.

Reports hold neither times nor durations: the same content gives the same bytes. On GitHub Actions the summary goes into
the job's summary too.

Exit code: 0 when everything is as expected, 1 when it is not, 2 when a path cannot be read
or a report cannot be written.

Examples:
  huntbook verify
  huntbook verify content/analytics --strict
  huntbook verify --strict --cross
  huntbook verify --mutation --shard 2/5 --report shard-2.json
  huntbook verify --report proof.json --report-sarif proof.sarif --report-summary proof.md --base main/proof.json
  huntbook verify content/playbooks/powershell-remote-session.md --update`,
    )
    .action(async (paths: string[], options: VerifyCommandOptions, command: Command) => {
      const shard = options.shard === undefined ? undefined : parseShard(options.shard);
      if (typeof shard === 'string') command.error(`error: ${shard}`);
      if (shard && options.update)
        command.error('error: `--update` writes tests for all documents: leave out `--shard`.');
      if (options.cross && options.update)
        command.error('error: `--update` writes what tests expect of their own datasets: leave out `--cross`.');
      const timeoutSeconds = options.timeout === undefined ? undefined : Number(options.timeout);
      if (timeoutSeconds !== undefined && !(timeoutSeconds > 0 && timeoutSeconds <= LONGEST_TIMEOUT))
        command.error(
          `error: --timeout takes a number of seconds up to ${LONGEST_TIMEOUT}, not \`${options.timeout}\``,
        );
      const { runVerify } = await import('../../src/cli/verify.ts');
      process.exitCode = await runVerify(paths, {
        root: resolve(folder, options.project),
        folder,
        env,
        update: options.update === true,
        strict: options.strict === true,
        cross: options.cross === true,
        mutation: options.mutation === true,
        ...(options.suggest === true || options.suggestOut !== undefined
          ? { suggest: resolve(folder, options.suggestOut ?? join(options.project, '.huntbook', 'suggestions')) }
          : {}),
        ...(shard ? { shard } : {}),
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        cache: options.cache,
        reports: reportFiles(options, folder),
      });
    });
}
