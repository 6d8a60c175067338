/** `huntbook measure`: how much of published text each language reads and runs. */
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

interface MeasureCommandOptions {
  json: boolean;
  out?: string;
  timeout: string;
  project: string;
}

/** Adds the command to the program. */
export function registerMeasure(program: Command, { project, folder, env }: CommandContext): void {
  program
    .command('measure')
    .description('run files of queries and print, by language, how many parse, run, are refused and differ')
    .argument(
      '<files...>',
      'JSON lines { id, language, query, events?, expect?, view?, now? }; `-` reads standard input',
    )
    .option('--json', 'print the report as JSON, with every reason and difference', false)
    .option('--out <file>', 'write the report to a file, as JSON')
    .option('--timeout <seconds>', 'longest time for one query', '10')
    .option('--project <folder>', 'the project whose views are used', project)
    .addHelpText(
      'after',
      `
events  a list of records, or the path of a file of them (from where you call, else beside the measured file). A query
        without any runs over no events and over eight samples of Windows logs; Spark SQL over the samples alone, with a
        column for each that it names.
expect  what \`query\` answers: a list of lines, {"events":[…]}, {"rows":[…]}, {"columns":[…],"rows":[…]} or
        {"sequences":[…]}; {"error":true} or {"error":{"line":1,"column":7}} for text that must be refused.
        Events and sequences are compared in any order, rows in theirs.

Shares are of the lines that do not expect an error. Exit code 1 when something differs or a line cannot be used.

Examples:
  npm run measure -- queries.jsonl
  npm run -s measure -- --json queries.jsonl more.jsonl`,
    )
    .action(async (files: string[], options: MeasureCommandOptions, command: Command) => {
      const timeoutSeconds = Number(options.timeout);
      if (!(timeoutSeconds > 0))
        command.error(`error: --timeout takes a number of seconds, not \`${options.timeout}\``);
      const { runMeasure } = await import('../../src/cli/measure.ts');
      const { json, out } = options;
      const root = resolve(folder, options.project);
      process.exitCode = await runMeasure(files, {
        root,
        folder,
        env,
        json,
        timeoutSeconds,
        ...(out === undefined ? {} : { out }),
      });
    });
}
