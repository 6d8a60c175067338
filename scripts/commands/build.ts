/** `huntbook build`: check, verify, site, index, link check. */
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import { siteAddress, unusableAddress } from '../../src/collections/site-address.ts';
import type { CommandContext } from './context.ts';

/** The value of `--address`. */
function readAddress(written: string): string {
  const address = siteAddress(written);
  if (address === undefined) throw new InvalidArgumentError(unusableAddress(written));
  return address;
}

/** Adds the command to the program. */
export function registerBuild(program: Command, { project, folder, env }: CommandContext): void {
  program
    .command('build')
    .description('check the content, run every analytic, and build the site into dist/')
    .option('--no-cache', 'parse, highlight and run everything anew')
    .option('--address <url>', 'where the site is published; wins over content/site.yaml', readAddress)
    .option('--project <folder>', 'the project to build', project)
    .addHelpText(
      'after',
      `
dist/ is replaced only when everything passed: no error in content, every result as its test expects, every internal
link and anchor there. A failed build leaves the last good site in place.

Exit code: 0 when the site was built, 1 when it was not.

Examples:
  huntbook build
  huntbook build --no-cache
  huntbook build --address https://hunts.example/base/`,
    )
    .action(async (options: { cache: boolean; project: string; address?: string }) => {
      // The site generator takes half a second to load, which the other commands should not pay.
      const { runBuild } = await import('../../src/cli/build.ts');
      const { cache, address } = options;
      const root = resolve(folder, options.project);
      process.exitCode = await runBuild({ root, folder, env, cache, ...(address === undefined ? {} : { address }) });
    });
}
