/** Where a dataset's files are: in its folder, or brought from an address (Node). */
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { eventsDigest } from '../checks/datasets.ts';
import { diagnose } from '../checks/report.ts';
import type { RemoteEvents } from '../events/dataset.ts';
import { EventFileError, unpackEvents } from '../events/read.ts';
import { type FrontMatter, readFrontMatter } from './dataset-front-matter.ts';
import { decodeText } from './decode-text.ts';
import type { FileDiagnostic } from './loaded.ts';

/** Names of a dataset's events, the first that is there counting; the last is there to be told that it is not supported. */
const EVENTS_FILES = ['events.ndjson', 'events.ndjson.gz', 'events.ndjson.zip', 'events.evtx'];

/** Folder that events from an address are kept in, from the project's root. */
export const FETCHED_FOLDER = '.huntbook/datasets';

/** What there is of a dataset. */
export interface DatasetFound {
  readonly name: string;
  /** Path of dataset.md from the project's root. */
  readonly file: string;
  readonly text: string;
  readonly front: FrontMatter;
  /** Absent where there are none: they have not been brought (`remote`), or `diagnostics` say why. */
  readonly events?: { readonly file: string; readonly bytes: Buffer };
  /** The address of events that have not been brought. */
  readonly remote?: RemoteEvents;
}

/** Path of a dataset's description from the project's root, where the content may have one. */
export function datasetFile(name: string): string {
  return `content/datasets/${name}/dataset.md`;
}

/** Finds the files of a dataset; without dataset.md there are diagnostics alone. */
export async function openDataset(
  root: string,
  name: string,
): Promise<{ found?: DatasetFound; diagnostics: FileDiagnostic[] }> {
  const folder = `content/datasets/${name}`;
  const file = datasetFile(name);
  const bytes = await readInside(root, file);
  if (!bytes) return { diagnostics: [await missingFile(root, file)] };
  const { text } = decodeText(bytes);
  const front = readFrontMatter(text);
  const found = { name, file, text, front };
  const remote = front.metadata?.events;
  for (const eventsName of EVENTS_FILES) {
    const eventsFile = `${folder}/${eventsName}`;
    const packed = await readInside(root, eventsFile);
    if (!packed) continue;
    try {
      const events = { file: eventsFile, bytes: await unpacked(packed, eventsFile) };
      return { found: { ...found, events }, diagnostics: remote ? [twoSources(file, eventsName, front)] : [] };
    } catch (error) {
      if (!(error instanceof EventFileError)) throw error;
      const diagnostic = diagnose('dataset/events', 'error', error, error.message);
      return { found, diagnostics: [{ ...diagnostic, file: eventsFile }] };
    }
  }
  if (!remote) {
    const missing = await missingFile(root, `${folder}/${EVENTS_FILES[0]}`);
    // Front matter that cannot be read may name an address.
    const mayBeRemote = front.metadata === null && missing.rule === 'dataset/missing-file' && /^events:/m.test(text);
    return mayBeRemote ? { found, diagnostics: [] } : { diagnostics: [missing] };
  }
  const fetched = await readFetched(root, remote);
  if (fetched === 'damaged' || fetched === undefined) {
    const help = `run \`huntbook dataset fetch ${name}\``;
    const what = fetched ? 'are not the ones that were brought' : 'are not present';
    const message = `The events of \`${name}\` ${what}: nothing is tested on them.`;
    const at = front.place(['events', 'address']);
    return {
      found: { ...found, remote },
      diagnostics: [{ ...diagnose('dataset/not-present', 'warning', at, message, help), file }],
    };
  }
  return { found: { ...found, events: fetched }, diagnostics: [] };
}

async function unpacked(packed: Buffer, file: string): Promise<Buffer> {
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield packed;
  }
  return file.endsWith('.ndjson') ? packed : unpackEvents(whole(), file);
}

function twoSources(file: string, eventsName: string, front: FrontMatter): FileDiagnostic {
  const message = `The dataset has \`${eventsName}\`: the address of its events is left out.`;
  const help = 'delete one of them';
  return { ...diagnose('dataset/two-sources', 'warning', front.place(['events'], 'key'), message, help), file };
}

/**
 * The folder of events from an address, from the root: it has the digest of the file at that address. In it is one file
 * that has the digest of its own bytes for a name, so that a copy that was changed is known.
 */
export function fetchedFolder({ sha256 }: RemoteEvents): string {
  return `${FETCHED_FOLDER}/${sha256}`;
}

/** Events that were brought from an address; `damaged` where their digest is not their name. */
export async function readFetched(
  root: string,
  remote: RemoteEvents,
): Promise<{ file: string; bytes: Buffer } | 'damaged' | undefined> {
  const folder = fetchedFolder(remote);
  const names = await readdir(join(root, folder)).catch(() => []);
  const name = names.toSorted().find((one) => /^[0-9a-f]{64}\.ndjson$/.test(one));
  if (name === undefined) return undefined;
  const file = `${folder}/${name}`;
  const bytes = await readFile(join(root, file)).catch(() => undefined);
  return bytes && `${eventsDigest(bytes)}.ndjson` === name ? { file, bytes } : 'damaged';
}

/** A file that a dataset's folder lacks, or that has a link out of `content/datasets` in its place. */
async function missingFile(root: string, file: string): Promise<FileDiagnostic> {
  const link = await lstat(join(root, file)).then(
    (about) => about.isSymbolicLink(),
    () => false,
  );
  const [rule, message] = link
    ? ['files/outside-content', 'The link leads out of `content/datasets` or to nothing.']
    : ['dataset/missing-file', 'Expected this file: a dataset is a folder with dataset.md and events.ndjson.'];
  return { ...diagnose(rule, 'error', { line: 1, column: 1 }, message), file };
}

/** A file's bytes, when it really stands in its dataset's folder: no link leads elsewhere. */
async function readInside(root: string, file: string): Promise<Buffer | undefined> {
  try {
    const path = join(root, file);
    const datasets = await realpath(join(root, 'content', 'datasets'));
    if (!(await realpath(path)).startsWith(datasets + sep)) return undefined;
    return await readFile(path);
  } catch {
    return undefined;
  }
}
