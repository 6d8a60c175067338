/** `huntbook search`: searches the built site in the terminal. */
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import { runSearch } from '../../src/cli/search.ts';
import type { CommandContext } from './context.ts';

const FILTERS = ['kind', 'tactic', 'technique', 'platform', 'proof'] as const;

/** Adds the command to the program. */
export function registerSearch(program: Command, { project, folder }: CommandContext): void {
  const command = program
    .command('search')
    .description('search the built site in the terminal')
    .argument('<text...>', 'words, or an id such as T1021.006')
    .option('--limit <number>', 'how many pages to show', readLimit, 10)
    .option('--json', 'print one JSON line for each page found')
    .option('--project <folder>', 'the project whose site is searched', project)
    .addHelpText(
      'after',
      `
Exit code: 0 when something is found, 1 when nothing is, 2 when there is no built site.

Examples:
  huntbook search wsmprovhost
  huntbook search T1021.006
  huntbook search --kind Playbook --proof proven remote powershell`,
    );
  for (const name of FILTERS) command.option(`--${name} <value>`, `only pages with this ${name}`);
  command.action(
    async (words: string[], options: { limit: number; json?: boolean; project: string } & Record<string, string>) => {
      const filters = Object.fromEntries(
        FILTERS.flatMap((name) => (options[name] === undefined ? [] : [[name, [options[name]]]])),
      );
      process.exitCode = await runSearch(words.join(' '), {
        site: resolve(folder, options.project, 'dist'),
        limit: options.limit,
        json: options.json === true,
        ...(Object.keys(filters).length > 0 ? { filters } : {}),
      });
    },
  );
}

function readLimit(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('the limit is a number from 1');
  return number;
}
