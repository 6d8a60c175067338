/** `dataset import`: an export of events becomes a dataset of the project. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { lineDigest } from '../../checks/datasets.ts';
import { LabelQueries, type LabelQuery } from '../../collections/label-queries.ts';
import { DATASET_NAME } from '../../collections/unread-files.ts';
import type { View } from '../../engine/values.ts';
import type { DatasetMetadata, Label } from '../../events/dataset.ts';
import { EventFileError } from '../../events/event-file-error.ts';
import { Pseudonyms, type ReplacedKind } from '../../events/import/pseudonyms.ts';
import { type ImportedEvent, readRecords } from '../../events/import/read-records.ts';
import { SHAPES, type Shape } from '../../events/import/shapes.ts';
import { readLines, type Trim, takes } from '../../events/import/trim.ts';
import { MAX_LINE_BYTES } from '../../events/read.ts';
import { loadViews } from '../../events/views/load.ts';
import { nearest } from '../../text/suggest.ts';
import { unreadableReason } from '../../text/unreadable-reason.ts';
import { givenPath } from '../call-folder.ts';
import { printable } from '../display.ts';
import { noteLine, printLine } from '../output.ts';
import { parseNow } from '../query-answer.ts';
import { datasetText } from './dataset-text.ts';
import { type Described, describeEvents, keepLines, LineWriter, linesAt } from './staged-events.ts';

export interface ImportOptions {
  readonly name: string;
  /** Absolute path of the project. */
  readonly root: string;
  readonly folder: string;
  readonly channels: readonly string[];
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  /** `1-200, 300`. */
  readonly lines?: string;
  readonly where?: string;
  /** Language of `where` and of labels. */
  readonly language?: string;
  readonly view?: string;
  /** Address of the file. */
  readonly source?: string;
  readonly licence?: string;
  readonly title?: string;
  /** *Now* of the dataset, ISO 8601; the time of its last event without. */
  readonly time?: string;
  readonly platforms: readonly string[];
  readonly replace: readonly ReplacedKind[];
  /** What pseudonyms are made from; without, a digest of the file that is not published. */
  readonly salt?: string;
  /** `id=query`. */
  readonly labels: readonly string[];
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** What is wrong with a call, or with the file that it names; the message is a whole sentence. */
class ImportError extends Error {}

/**
 * Imports a file of events and prints what was taken. Gives the exit code: 0; 1 for a file that holds no events as they
 * are needed, or a query that does not run; 2 for a call that cannot be done. A dataset is there whole or not at all.
 */
export async function runDatasetImport(file: string, options: ImportOptions): Promise<number> {
  try {
    await importFile(file, options);
    return 0;
  } catch (error) {
    if (error instanceof EventFileError) {
      const at = error.whole ? '' : `:${error.line}:${error.column}`;
      noteLine(printable(`error: \`${givenPath(file, options.folder).shown}\`${at}: ${error.message}`));
      return 1;
    }
    if (error instanceof ImportError) {
      noteLine(printable(`error: ${error.message}`));
      return 2;
    }
    throw error;
  }
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { root, folder, name, force, dryRun } = options;
  const trim = readTrim(options);
  const stated = options.time === undefined ? undefined : readTime('time', options.time);
  const labels = options.labels.map((label) => readLabel(label, options));
  if (options.where !== undefined && options.language === undefined)
    throw new ImportError('`--where` needs `--language`: the language of its query.');
  const target = await targetFolder(root, name, force);
  const given = givenPath(file, folder);
  const { sha256, salt } = await digestsOf(given.absolute, given.shown);
  const native = nativeView(root);
  const pseudonyms =
    options.replace.length > 0 ? new Pseudonyms({ replace: options.replace, salt: options.salt ?? salt }) : undefined;
  const events = () => readRecords(createReadStream(given.absolute, { highWaterMark: 1 << 20 }), given.shown);
  const take = takes(trim, native);
  if (pseudonyms) for await (const { event } of taken(events(), take)) pseudonyms.learn(event.text);

  const staging = dryRun
    ? await mkdtemp(join(tmpdir(), 'huntbook-'))
    : join(root, 'content', 'datasets', `.${name}-${randomUUID()}.tmp`);
  const queries = new LabelQueries(root);
  try {
    await mkdir(staging, { recursive: true });
    const staged = join(staging, 'events.ndjson');
    const written = await writeEvents(staged, events(), take, { pseudonyms, native });
    if (written.events === 0) throw new EventFileError(given.shown, 'The file holds no events.');
    if (written.taken === 0) throw new ImportError(nothingTaken(options, written));
    if (options.where !== undefined) {
      const query = { query: options.where, language: options.language, view: options.view };
      await keepLines(staged, await linesOf(queries, staged, query, '--where'));
    }
    const described = await describeEvents(staged, native);
    const now = nowOf(stated ?? described.time, given.shown);
    const found: Label[] = [];
    for (const label of labels) found.push(await withLines(label, queries, staged));
    const metadata = metadataOf(options, {
      ...written,
      ...described,
      now,
      sha256,
      file: basename(given.absolute),
      labels: found,
    });
    await writeFile(join(staging, 'dataset.md'), datasetText(metadata, described.counter));
    // First the work, then the words: whoever reads them may leave.
    if (!dryRun) await moveInto(staging, target);
    printResult(metadata, described, written);
    const shown = `content/datasets/${name}`;
    printLine(
      dryRun
        ? `Nothing is written (--dry-run). Without it: ${shown}.`
        : `Wrote ${shown}. Write in its dataset.md what happened, and label the attack.`,
    );
    if (pseudonyms)
      printLine(
        'Look through the events before you publish them: what is encoded, such as a command in Base64, is not replaced.',
      );
  } catch (error) {
    if (error instanceof Error && 'code' in error && !(error instanceof EventFileError))
      throw new ImportError(`\`content/datasets/${name}\` cannot be written: ${unreadableReason(error)}.`);
    throw error;
  } finally {
    await queries.close();
    await rm(staging, { recursive: true, force: true });
  }
}

function readTrim({ channels, from, to, lines }: ImportOptions): Trim {
  const start = from === undefined ? undefined : readTime('from', from);
  const end = to === undefined ? undefined : readTime('to', to);
  const pairs = lines === undefined ? undefined : readLines(lines);
  if (pairs === null)
    throw new ImportError(`Unexpected \`${lines}\` for \`--lines\`, expected numbers of events like \`1-200,300\`.`);
  return {
    ...(channels.length > 0 ? { channels } : {}),
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
    ...(pairs === undefined ? {} : { lines: pairs }),
  };
}

function readTime(option: string, text: string): number {
  const read = parseNow(text);
  if (read !== null) return read;
  throw new ImportError(`Unexpected time \`${text}\` for \`--${option}\`, expected one like \`2024-03-05T12:00:00Z\`.`);
}

function readLabel(text: string, { language, view }: ImportOptions): Label {
  const [, id, query] = /^([a-z0-9][a-z0-9-]*)=(.+)$/s.exec(text) ?? [];
  if (id === undefined || query === undefined)
    throw new ImportError(
      `Unexpected label \`${text}\`, expected an id of lower-case letters, digits and hyphens, \`=\`, and a query.`,
    );
  if (language === undefined) throw new ImportError('`--label` needs `--language`: the language of its query.');
  const note = 'Found by its query; say here what happened.';
  return { id, lines: [], query, language, ...(view === undefined ? {} : { view }), attack: true, note };
}

/** Where the dataset goes; throws for a name that leads elsewhere or is taken. */
async function targetFolder(root: string, name: string, force: boolean): Promise<string> {
  if (!existsSync(join(root, 'content')))
    throw new ImportError(`\`${root}\` is no project: it has no folder \`content\`.`);
  if (!DATASET_NAME.test(name))
    throw new ImportError(`Unexpected name \`${name}\`, expected lower-case letters, digits and hyphens.`);
  const datasets = join(root, 'content', 'datasets');
  await mkdir(datasets, { recursive: true });
  if (!(await realpath(datasets)).startsWith((await realpath(join(root, 'content'))) + sep))
    throw new ImportError('`content/datasets` is a link that leads out of `content`.');
  const target = join(datasets, name);
  if (existsSync(target) && !force)
    throw new ImportError(
      `There is a dataset \`${name}\` already: choose another name, or replace it with \`--force\`.`,
    );
  return target;
}

/**
 * A file's SHA-256, and a second digest to make pseudonyms from: dataset.md states the first, and whoever knew what
 * pseudonyms are made from could try names and addresses until one fits.
 */
async function digestsOf(path: string, shown: string): Promise<{ sha256: string; salt: string }> {
  const sha256 = createHash('sha256');
  const salt = createHash('sha256').update('salt of pseudonyms\n');
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
      sha256.update(piece as Uint8Array);
      salt.update(piece as Uint8Array);
    }
  } catch (error) {
    throw new ImportError(`\`${shown}\` cannot be read: ${unreadableReason(error)}.`);
  }
  return { sha256: sha256.digest('hex'), salt: salt.digest('hex') };
}

function nativeView(root: string): View {
  const native = loadViews(root).get('native');
  if (!native) throw new ImportError('The project has no view `native`.');
  return native;
}

async function* taken(
  events: AsyncIterable<ImportedEvent>,
  take: ReturnType<typeof takes>,
  told: (event: ImportedEvent) => void = () => {},
): AsyncGenerator<{ event: ImportedEvent; number: number }> {
  let number = 0;
  for await (const event of events) {
    number++;
    told(event);
    // The line is of no meaning here: views remember events by it.
    if (take({ line: 1, raw: event.raw }, number)) yield { event, number };
  }
}

interface Written {
  /** Events in the file, and those that were taken. */
  readonly events: number;
  readonly taken: number;
  readonly shapes: ReadonlySet<Shape>;
  /** All channels of the file. */
  readonly channels: ReadonlySet<string>;
}

async function writeEvents(
  path: string,
  events: AsyncIterable<ImportedEvent>,
  take: ReturnType<typeof takes>,
  { pseudonyms, native }: { pseudonyms: Pseudonyms | undefined; native: View },
): Promise<Written> {
  const shapes = new Set<Shape>();
  const channels = new Set<string>();
  const channelOf = native.accessor('Channel');
  let all = 0;
  const told = ({ raw, shapes: own }: ImportedEvent) => {
    all++;
    for (const shape of own) shapes.add(shape);
    const channel = channelOf?.({ line: 1, raw });
    if (typeof channel === 'string') channels.add(channel);
  };
  const out = new LineWriter(await open(path, 'wx'));
  let count = 0;
  try {
    for await (const { event, number } of taken(events, take, told)) {
      const line = pseudonyms ? pseudonyms.replace(event.text) : event.text;
      if (Buffer.byteLength(line) > MAX_LINE_BYTES)
        throw new EventFileError(
          path,
          `Event ${number} has more than ${MAX_LINE_BYTES.toLocaleString('en-US')} bytes.`,
        );
      await out.write(line);
      count++;
    }
  } finally {
    await out.close();
  }
  return { events: all, taken: count, shapes, channels };
}

/** *Now* of the dataset. A time is never made up. */
function nowOf(time: number | undefined, file: string): number {
  if (time !== undefined) return time;
  throw new EventFileError(
    file,
    'No event has a time that is known (`@timestamp`, `UtcTime`, `TimeCreated`, `EventTime`, `_time` of Splunk), and a dataset needs one as *now*: say with `--time` when they were recorded.',
  );
}

function nothingTaken({ channels }: ImportOptions, written: Written): string {
  const known = [...written.channels].sort();
  const unknown = channels.find((one) => !known.some((channel) => channel.toLowerCase() === one.toLowerCase()));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    return `No event is of the channel \`${unknown}\`; there are: ${known.join(', ')}.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`;
  }
  return `None of the ${written.events} events is meant by \`--channel\`, \`--from\`, \`--to\` and \`--lines\` together.`;
}

async function linesOf(
  queries: LabelQueries,
  path: string,
  query: LabelQuery,
  what: string,
): Promise<readonly number[]> {
  const finding = await queries.find(path, query);
  if ('error' in finding) throw new ImportError(`The query of \`${what}\` does not run: ${finding.error}`);
  if (finding.lines.length === 0) throw new ImportError(`The query of \`${what}\` finds no event.`);
  return finding.lines;
}

async function withLines(label: Label, queries: LabelQueries, path: string): Promise<Label> {
  const lines = [...(await linesOf(queries, path, label, `--label ${label.id}`))];
  const digests: string[] = [];
  for await (const line of linesAt(path, lines)) digests.push(lineDigest(line));
  const { id, lines: _, ...rest } = label;
  return { id, lines, digests, ...rest };
}

interface Facts extends Written, Described {
  /** *Now* of the dataset. */
  readonly now: number;
  readonly sha256: string;
  readonly file: string;
  readonly labels: Label[];
}

function metadataOf(options: ImportOptions, facts: Facts): DatasetMetadata {
  const { channels, from, to, lines, where, language, source, licence, title, name, platforms, replace } = options;
  const kept = {
    ...(channels.length > 0 ? { channels: [...channels] } : {}),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(lines === undefined ? {} : { lines }),
    ...(where === undefined ? {} : { query: where, ...(language === undefined ? {} : { language }) }),
  };
  return {
    title: title ?? sentence(name),
    platforms: [...platforms],
    source: source === undefined ? `Imported from ${facts.file}` : `Imported from ${source}`,
    time: new Date(facts.now).toISOString(),
    sha256: facts.eventsSha256,
    counts: { ...facts.counter.counts(), channels: { ...facts.counter.counts().channels } },
    provenance: {
      file: facts.file,
      ...(source === undefined ? {} : { address: source }),
      sha256: facts.sha256,
      ...(licence === undefined ? {} : { licence }),
      form: [...facts.shapes].map((shape) => SHAPES[shape]).join(', '),
      events: facts.events,
      ...(Object.keys(kept).length > 0 ? { kept } : {}),
      ...(replace.length > 0 ? { replaced: [...replace] } : {}),
    },
    labels: facts.labels,
  };
}

function sentence(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Most lines of events without a time that are named. */
const MOST_NAMED = 5;

function printResult(
  { provenance, counts, labels }: DatasetMetadata,
  { counter, timeless }: Described,
  { events }: Written,
): void {
  printLine(printable(`${provenance?.form}: ${counts?.events} of ${events} events`));
  for (const { channel, ids } of counter.byEvent()) {
    printLine(printable(`  ${channel}: ${ids.map(({ id, events: count }) => `${id} ×${count}`).join(', ')}`));
  }
  if (timeless.length > 0) {
    const named = timeless.slice(0, MOST_NAMED).join(', ');
    const more = timeless.length > MOST_NAMED ? ', …' : '';
    const [are, lines] = timeless.length === 1 ? ['event has', 'line'] : ['events have', 'lines'];
    printLine(
      `  ${timeless.length} ${are} no time (${lines} ${named}${more}): no range of time finds ${timeless.length === 1 ? 'it' : 'them'}.`,
    );
  }
  for (const { id, lines } of labels)
    printLine(`  label ${id}: ${lines.length === 1 ? '1 event' : `${lines.length} events`}`);
}

/** Puts a folder in its place, in place of the one that is there. */
async function moveInto(staging: string, target: string): Promise<void> {
  if (!existsSync(target)) {
    await rename(staging, target);
    return;
  }
  const old = `${staging}.old`;
  await rename(target, old);
  try {
    await rename(staging, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
