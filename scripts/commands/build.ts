/** `huntbook build`: check, verify, site, index, link check. */
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Adds the command to the program. */
export function registerBuild(program: Command, { project, folder, env }: CommandContext): void {
  program
    .command('build')
    .description('check the content, run every analytic, and build the site into dist/')
    .option('--no-cache', 'parse, highlight and run everything anew')
    .option('--project <folder>', 'the project to build', project)
    .addHelpText(
      'after',
      `
dist/ is replaced only when everything passed: no error in content, every result as its test expects, every internal
link and anchor there. A failed build leaves the last good site in place.

Exit code: 0 when the site was built, 1 when it was not.

Examples:
  huntbook build
  huntbook build --no-cache`,
    )
    .action(async (options: { cache: boolean; project: string }) => {
      // The site generator takes half a second to load, which the other commands should not pay.
      const { runBuild } = await import('../../src/cli/build.ts');
      process.exitCode = await runBuild({ root: resolve(folder, options.project), folder, env, cache: options.cache });
    });
}
