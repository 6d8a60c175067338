/** `huntbook proof`: proof reports that were written before. */
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { type ReportOptions, reportFiles, withReportOptions } from './report-options.ts';

interface MergeCommandOptions extends ReportOptions {
  strict?: boolean;
  cache: boolean;
  project: string;
}

/** Adds the command to the program. */
export function registerProof(program: Command, context: CommandContext): void {
  const proof = program.command('proof').description('join proof reports');
  registerMerge(proof, context);
}

function registerMerge(proof: Command, { project, folder, env }: CommandContext): void {
  withReportOptions(
    proof
      .command('merge')
      .description(
        'join the reports of all shards of `verify --shard` into the report that one run of everything writes',
      )
      .argument('<files...>', 'the reports of all shards, in any order')
      .option('--strict', 'fail on silent and unproven analytics too'),
  )
    .option('--no-cache', 'read all documents anew')
    .option('--project <folder>', 'the project that was verified, with the content that it had', project)
    .addHelpText(
      'after',
      `
Nothing is run: the report has the very bytes that \`verify --report\` writes without --shard. The project is read, to say
where in its files something is not as expected.

Refused are reports of which one is missing or there twice, whose shards are of different counts, and that were made from
different content, with different options (--mutation, --cross) or by different versions of Huntbook.

Exit code: 0 when everything is as expected, 1 when it is not, 2 when reports cannot be read, joined or written.

Examples:
  huntbook verify --shard 1/2 --report shard-1.json
  huntbook verify --shard 2/2 --report shard-2.json
  huntbook proof merge shard-1.json shard-2.json --report proof.json
  huntbook proof merge shards/*.json --strict --report-junit proof.xml --report-sarif proof.sarif --base main/proof.json`,
    )
    .action(async (files: string[], options: MergeCommandOptions) => {
      const { runProofMerge } = await import('../../src/cli/proof-merge.ts');
      process.exitCode = await runProofMerge(files, {
        root: resolve(folder, options.project),
        folder,
        env,
        strict: options.strict === true,
        cache: options.cache,
        reports: reportFiles(options, folder),
      });
    });
}
