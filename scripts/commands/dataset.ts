/** `huntbook dataset`: recordings that analytics are tested on. */
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import { REPLACED } from '../../src/events/dataset.ts';
import type { ReplacedKind } from '../../src/events/import/pseudonyms.ts';
import type { CommandContext } from './context.ts';

interface ImportCommandOptions {
  name: string;
  channel: string[];
  from?: string;
  to?: string;
  lines?: string;
  where?: string;
  language?: string;
  view?: string;
  source?: string;
  licence?: string;
  title?: string;
  time?: string;
  platform: string[];
  replace: ReplacedKind[] | true;
  salt?: string;
  label: string[];
  force: boolean;
  dryRun: boolean;
  project: string;
}

/** Adds the command to the program. */
export function registerDataset(program: Command, context: CommandContext): void {
  const dataset = program
    .command('dataset')
    .description('import recordings of events, and bring those that are elsewhere');
  registerImport(dataset, context);
  registerFetch(dataset, context);
}

function registerFetch(dataset: Command, { project, folder }: CommandContext): void {
  dataset
    .command('fetch')
    .description('bring the events of datasets that are at an address, held to their digest')
    .argument('[names...]', 'datasets; all that name an address when none is given')
    .option('--force', 'bring events anew that are present', false)
    .option('--project <folder>', 'the project whose datasets are meant', project)
    .addHelpText(
      'after',
      `
A dataset whose dataset.md says \`events: { address: https://…, sha256: … }\` has no file of events: they are brought from the
address, and used only when the file there has that digest. They are kept in .huntbook/datasets, in the form that import
writes. Until then the dataset is "not present": what is tested on it is unproven, and \`verify --strict\` fails.

Exit code: 0; 1 when events could not be brought or are others; 2 for a name that is no such dataset's.

Examples:
  huntbook dataset fetch
  huntbook dataset fetch lab-recording`,
    )
    .action(async (names: string[], options: { force: boolean; project: string }) => {
      const { runDatasetFetch } = await import('../../src/cli/dataset/fetch.ts');
      process.exitCode = await runDatasetFetch(names, { root: resolve(folder, options.project), force: options.force });
    });
}

function registerImport(dataset: Command, { project, folder }: CommandContext): void {
  dataset
    .command('import')
    .description(
      'make a dataset of a file of events: recognise its form, flatten, trim, replace names, say where it came from',
    )
    .argument('<file>', 'events: JSON (a record a line, a list, a search’s answer) or XML, in gzip or zip too')
    .requiredOption('--name <name>', 'name of the dataset: lower-case letters, digits and hyphens')
    .option('--channel <channel>', 'take events of this channel only; any of several', several, [])
    .option('--from <time>', 'take events from this time on (ISO 8601)')
    .option('--to <time>', 'take events up to this time (ISO 8601)')
    .option('--lines <numbers>', 'take events of these numbers in the file, from 1: 1-200,300')
    .option('--where <query>', 'take events that this query finds, of those that the other options leave')
    .option('--label <id=query>', 'label the events that a query finds; any number', several, [])
    .option('--language <id>', 'language of the queries of --where and --label')
    .option('--view <id>', 'view that these queries read events through; the language has one of its own')
    .option('--source <address>', 'where the file can be had', address)
    .option('--licence <id>', 'its licence, as an SPDX id: MIT')
    .option('--title <title>', 'title of the dataset; its name without')
    .option('--time <time>', 'when relative time ranges end (ISO 8601); without, the time of the last event')
    .option('--platform <platform>', 'platform of the events; any of several (default: Windows)', several, [])
    .option('--replace [kinds]', 'replace names, addresses, sids by pseudonyms: all, or those that are listed', kinds)
    .option(
      '--salt <text>',
      'make the pseudonyms from this text: the same in several datasets; without, what follows from the file',
    )
    .option('--force', 'replace a dataset of this name', false)
    .option('--dry-run', 'print what would be taken, and write nothing', false)
    .option('--project <folder>', 'the project that gets the dataset', project)
    .addHelpText(
      'after',
      `
The form is known by the content: NXLog and other flat records, Winlogbeat (before 7 and later), Elastic documents and
answers, Splunk results in JSON or XML, XML of Windows events, also as JSON, and Get-WinEvent as JSON. All become
one form: flat records with the log's own field names, one a line. A Windows event log (.evtx) is not supported; the message
says how to convert it.

Writes events.ndjson and dataset.md to content/datasets/<name>: where the events came from, the digest of the file, what was
taken and replaced, and how many events there are, which check holds it to. Prints counts by channel and event id.

Exit code: 0; 1 for a file that holds no events; 2 for what cannot be done.

Examples:
  huntbook dataset import recording.zip --name lab-recording --source https://example.org/recording.zip --licence MIT
  huntbook dataset import winlogbeat.ndjson.gz --name quiet-hour --channel Security --from 2024-03-05T12:00:00Z --replace
  huntbook dataset import events.json --name session --language eql --label 'start=process where process.name == "whoami.exe"'`,
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { runDatasetImport } = await import('../../src/cli/dataset/import.ts');
      const { channel, platform, label, replace, project: _, ...rest } = options;
      process.exitCode = await runDatasetImport(file, {
        ...rest,
        channels: channel,
        platforms: platform.length > 0 ? platform : ['Windows'],
        labels: label,
        replace: replace === true ? REPLACED : (replace ?? []),
        root: resolve(folder, options.project),
        folder,
      });
    });
}

function several(value: string, before: string[]): string[] {
  return [...before, value];
}

function kinds(text: string): ReplacedKind[] {
  const named = text.split(',').map((part) => part.trim().toLowerCase());
  const known = REPLACED.filter((kind) => named.includes(kind));
  if (known.length !== new Set(named).size)
    throw new InvalidArgumentError(`Expected any of ${REPLACED.join(', ')}, with commas between.`);
  return known;
}

function address(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new InvalidArgumentError('Expected an address that starts with https:// or http://.');
  return text;
}
