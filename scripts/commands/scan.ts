/** `huntbook scan`: many Sigma rules over one recording. */
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

interface ScanCommandOptions {
  events: string;
  view?: string;
  now?: string;
  json: boolean;
  timeout: string;
  project: string;
}

/** Adds the command to the program. */
export function registerScan(program: Command, { project, folder, env }: CommandContext): void {
  program
    .command('scan')
    .description('run every Sigma rule of files and folders over one recording and print which events they find')
    .argument('<rules...>', 'rule files, documents that hold rules, or folders of either')
    .requiredOption('--events <file>', 'events, one JSON object a line, in gzip or zip too')
    .option('--view <id>', 'view to read events through (default: native)')
    .option('--now <time>', 'what *now* is for relative times (ISO 8601); the last event by default')
    .option('--json', 'print a line of JSON for each rule', false)
    .option('--timeout <seconds>', 'longest time for one rule, or for a thousand that run together', '60')
    .option('--project <folder>', 'the project whose views are used', project)
    .addHelpText(
      'after',
      `
Rules run together: an event is compared only with those that its log and its values leave, so that thousands of rules
take little longer than a few. What each finds is what \`query\` finds.

Prints the rules that find events, the most severe first, with the lines of the events (from 1); errors go to standard
error. With --json: {"file","title","id","level","events":[…]} for every rule, in order, or "error" in place of "events".
In folders, files that end in .yml or .yaml and have rules in them are read, and the Sigma rules of Markdown documents.
Warnings go to standard error too: of log sources that no view maps, for rules that find events.

Exit code: 0; 1 when a rule does not parse or run; 2 for a file that cannot be read.

Examples:
  huntbook scan rules/ --events events.ndjson
  huntbook scan --json rules/windows rule.yml --events events.ndjson | grep -v '"events":\\[\\]'`,
    )
    .action(async (paths: string[], options: ScanCommandOptions, command: Command) => {
      const timeoutSeconds = Number(options.timeout);
      if (!(timeoutSeconds > 0))
        command.error(`error: --timeout takes a number of seconds, not \`${options.timeout}\``);
      const { runScan } = await import('../../src/cli/scan.ts');
      const { events, view, now, json } = options;
      process.exitCode = await runScan(paths, {
        events,
        json,
        timeoutSeconds,
        root: resolve(folder, options.project),
        folder,
        env,
        ...(view === undefined ? {} : { view }),
        ...(now === undefined ? {} : { now }),
      });
    });
}
