/** `huntbook check`: parses documents, tests files, datasets and knowledge, and says what is wrong where. */
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Adds the command to the program. */
export function registerCheck(program: Command, { project, folder, env }: CommandContext): void {
  program
    .command('check')
    .description('parse documents, tests files, datasets and knowledge; print what is wrong, where, and how to mend it')
    .argument('[paths...]', 'files or folders, of this project or not; all of `content/` when none is given')
    .option(
      '--fix',
      'write what can be mended by itself, and show it: ids and names of ATT&CK and D3FEND, labels of moved events, digests',
    )
    .option('--dry-run', 'with --fix: show what it would write, and write nothing')
    .option('--verbose', 'print infos too')
    .option('--no-cache', 'parse everything anew')
    .option('--project <folder>', 'the project whose content is used', project)
    .addHelpText(
      'after',
      `
Exit code: 0 without errors (warnings pass), 1 with errors, 2 when a path cannot be read.

Examples:
  huntbook check
  huntbook check content/playbooks/powershell-remote-session.md
  huntbook check ~/hunts
  huntbook check --fix content/datasets/quiet-workday
  huntbook check --fix --dry-run`,
    )
    .action(
      async (
        paths: string[],
        options: { fix?: boolean; dryRun?: boolean; verbose?: boolean; cache: boolean; project: string },
      ) => {
        const { runCheck } = await import('../../src/cli/check.ts');
        process.exitCode = await runCheck(paths, {
          root: resolve(folder, options.project),
          folder,
          env,
          fix: options.fix === true || options.dryRun === true,
          dryRun: options.dryRun === true,
          verbose: options.verbose === true,
          cache: options.cache,
        });
      },
    );
}
