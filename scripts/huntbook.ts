/** The command line: `npm run -s huntbook -- <command>`. Each command is in `commands/`. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { callFolder } from '../src/cli/call-folder.ts';
import { noteLine, printLine } from '../src/cli/output.ts';
import { OWN_PROJECT } from '../src/cli/project.ts';
import { KnowledgeError } from '../src/knowledge/error.ts';
import { registerBuild } from './commands/build.ts';
import { registerCheck } from './commands/check.ts';
import type { CommandContext } from './commands/context.ts';
import { registerConvert } from './commands/convert.ts';
import { registerDataset } from './commands/dataset.ts';
import { registerInspect } from './commands/inspect.ts';
import { registerKnowledge } from './commands/knowledge.ts';
import { registerMeasure } from './commands/measure.ts';
import { registerProof } from './commands/proof.ts';
import { registerQuery } from './commands/query.ts';
import { registerScan } from './commands/scan.ts';
import { registerSearch } from './commands/search.ts';
import { registerVerify } from './commands/verify.ts';

/** Exit code for a command line that is wrong, as opposed to content that is. */
const WRONG_USE = 2;

async function main(): Promise<void> {
  // Commands load their code when they run: compiled once, it starts in two thirds of the time, workers included.
  const compiled = join(OWN_PROJECT, '.huntbook', 'cache', 'compiled');
  if (enableCompileCache(compiled).directory) process.env['NODE_COMPILE_CACHE'] ??= compiled;
  const context: CommandContext = { project: OWN_PROJECT, folder: callFolder(), env: process.env };
  const program = new Command('huntbook')
    .description('Proves and publishes threat-hunting playbooks.')
    .usage('<command> [options]')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => printLine(text.replace(/\n$/, '')),
      writeErr: (text) => noteLine(text.replace(/\n$/, '')),
    })
    .addHelpText(
      'after',
      '\nPaths are taken from the folder that you call from. `huntbook <command> --help` tells more.',
    );
  registerCheck(program, context);
  registerVerify(program, context);
  registerProof(program, context);
  registerBuild(program, context);
  registerInspect(program, context);
  registerQuery(program, context);
  registerScan(program, context);
  registerMeasure(program, context);
  registerConvert(program, context);
  registerSearch(program, context);
  registerDataset(program, context);
  registerKnowledge(program, context);
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
  }
}

try {
  await main();
} catch (error) {
  // What is wrong with a project's files is no fault of the program: no stack.
  const known = error instanceof KnowledgeError;
  noteLine(
    error instanceof Error ? (known ? `error: ${error.message}.` : (error.stack ?? error.message)) : String(error),
  );
  process.exitCode = 1;
}
