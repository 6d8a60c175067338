/** `huntbook convert`: prints a rule in other query languages. */
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

interface ConvertOptions {
  to?: string;
  all?: boolean;
  from?: string;
  analytic?: string;
  view?: string;
  named?: boolean;
  project: string;
}

/** Adds the command to the program. */
export function registerConvert(program: Command, { project, folder }: CommandContext): void {
  program
    .command('convert')
    .description('print a Sigma rule, or another query that filters events, in other languages')
    .argument('<rule>', 'file with the rule, or a document that holds it; `-` reads standard input')
    .option('--to <id>', 'language to print: spl, es-qs, logpoint, eql, spark-sql, grep')
    .option('--all', 'print every language that can say it, under a heading each')
    .option('--from <id>', 'language of the rule (default: sigma)')
    .option('--analytic <id>', 'which analytic of a document; its Sigma rule by default')
    .option('--view <id>', 'view whose field names are printed, and which resolves the log source (default: native)')
    .option('--named', 'ask only for events that name their channel and event id')
    .option('--project <folder>', 'the project whose views are used', project)
    .addHelpText(
      'after',
      `
What is printed finds the same events when it is run through the same view. The rule's log source becomes conditions on
Channel and EventID; events that name neither are of any log source here, and so are still asked for unless --named is given.
What a language cannot say is refused where it stands in the rule. Notes on standard error say where values that are
written in unusual ways compare otherwise.

Exit code: 0; 1 when the rule does not parse, or no language that is asked for can say it; 2 for a file that cannot be read.

Examples:
  huntbook convert --to spl rule.yml
  huntbook convert --all --named content/rules/remote-powershell-session.md
  huntbook convert --to es-qs rule.yml | huntbook query --language es-qs --events events.ndjson -`,
    )
    .action(async (file: string, options: ConvertOptions, command: Command) => {
      const { to, all, from, analytic, view } = options;
      if ((to === undefined) === (all !== true)) command.error('error: say either --to ID or --all');
      const { runConvert } = await import('../../src/cli/convert.ts');
      const { CONVERSION_TARGETS } = await import('../../src/languages/convert/index.ts');
      process.exitCode = await runConvert({
        file,
        to: to === undefined ? CONVERSION_TARGETS : [to],
        headings: to === undefined,
        ...(from === undefined ? {} : { from }),
        ...(analytic === undefined ? {} : { analytic }),
        ...(view === undefined ? {} : { view }),
        named: options.named ?? false,
        root: resolve(folder, options.project),
        folder,
      });
    });
}
