/** `huntbook query`: runs a query over recorded events. */
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import { parseLogSource } from '../../src/cli/log-source.ts';
import { noteLine } from '../../src/cli/output.ts';
import type { LogSource } from '../../src/documents/log-source.ts';
import type { CommandContext } from './context.ts';

interface QueryOptions {
  language?: string;
  view?: string;
  now?: string;
  events?: string;
  logSource?: LogSource[];
  batch?: string;
  project: string;
}

/** Adds the command to the program. */
export function registerQuery(program: Command, { project, folder }: CommandContext): void {
  program
    .command('query')
    .description('run a query over recorded events and print what it finds as JSON')
    .argument('[query-file]', 'file with the query; `-` reads standard input')
    .option('--language <id>', 'language of the query')
    .option('--view <id>', 'view to read events through; the language has one of its own')
    .option('--now <time>', 'what *now* is for relative times (ISO 8601); the last event by default')
    .option('--events <file>', 'events, one JSON object a line, in gzip or zip too')
    .option(
      '--log-source <source>',
      'Sigma log source that the query is meant for and does not name: category=process_creation,product=windows; any of several',
      (text: string, before: LogSource[] = []) => {
        const source = parseLogSource(text);
        if (source === null)
          throw new InvalidArgumentError('Expected category=…, product=… and service=…, with commas between them.');
        return [...before, source];
      },
    )
    .option(
      '--batch <file>',
      'many queries: JSON lines { id, language, view?, events, query, now?, caseSensitive?, logSources? }',
    )
    .option('--project <folder>', 'the project whose views are used', project)
    .addHelpText(
      'after',
      `
Prints {"events":[…]} (lines from 1), {"sequences":[[…],…]}, or {"columns":[…],"rows":[…]} with "events" where each row
is one event. A query that does not parse or run prints {"error":{"message","line","column"}}, exit code 1.
With --batch: a line for each query, in order, with its "id" and "ms".

Examples:
  huntbook query --language eql-classic --events events.ndjson query.txt
  echo 'event_id=1 image="*\\\\wsmprovhost.exe"' | huntbook query --language logpoint --events events.ndjson -
  huntbook query --batch queries.jsonl`,
    )
    .action(async (file: string | undefined, options: QueryOptions, command: Command) => {
      const root = resolve(folder, options.project);
      if (options.batch !== undefined) {
        const clash = [file, options.language, options.events, options.view, options.now, options.logSource].some(
          (given) => given !== undefined,
        );
        if (clash) command.error('error: --batch takes its queries from the file alone: leave out the rest');
        const { runBatch } = await import('../../src/cli/query.ts');
        process.exitCode = await runBatch(options.batch, { root, folder });
        return;
      }
      const { language, events } = options;
      if (language === undefined || events === undefined || file === undefined) {
        const missing = [
          ...(language === undefined ? ['--language ID'] : []),
          ...(events === undefined ? ['--events FILE'] : []),
          ...(file === undefined ? ['a query file'] : []),
        ];
        noteLine(`error: missing ${missing.join(', ')} (or --batch FILE)`);
        process.exitCode = 2;
        return;
      }
      const { runQuery } = await import('../../src/cli/query.ts');
      process.exitCode = await runQuery({ language, events, file, ...pick(options) }, { root, folder });
    });
}

function pick({ view, now, logSource }: QueryOptions): { view?: string; now?: string; logSources?: LogSource[] } {
  return {
    ...(view === undefined ? {} : { view }),
    ...(now === undefined ? {} : { now }),
    ...(logSource === undefined ? {} : { logSources: logSource }),
  };
}
