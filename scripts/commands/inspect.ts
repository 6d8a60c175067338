/** `huntbook inspect`: documents as JSON. */
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, Option } from 'commander';
import { DIALECTS, type DialectId } from '../../src/documents/document.ts';
import type { CommandContext } from './context.ts';

/** Adds the command to the program. */
export function registerInspect(program: Command, { project, folder }: CommandContext): void {
  program
    .command('inspect')
    .description('print one JSON line for each document: dialect, typed document, analytics, diagnostics')
    .argument('<file-or-folder>', 'a document, or a folder of documents (.md, .markdown, .txt)')
    .addOption(new Option('--dialect <id>', 'read it as this dialect, instead of recognising it').choices(DIALECTS))
    .option('--project <folder>', 'the project whose knowledge is used', project)
    .addHelpText(
      'after',
      `
Keys of a line: file, dialect, document { entry, details, sections } (null when it could not be typed),
analytics [{ id, language, title, line, source, view }], diagnostics [{ rule, severity, message, line, column, … }].

Exit code: 0, or 2 when the path or a document cannot be read.

Examples:
  huntbook inspect content/playbooks/powershell-remote-session.md
  huntbook inspect ~/hunts | jq -r '.file + " " + .dialect'
  huntbook inspect --dialect car CAR-2014-11-004.md`,
    )
    .action(async (path: string, options: { dialect?: DialectId; project: string }) => {
      const { runInspect } = await import('../../src/cli/inspect.ts');
      process.exitCode = await runInspect(path, {
        root: resolve(folder, options.project),
        folder,
        ...(options.dialect ? { dialect: options.dialect } : {}),
      });
    });
}
