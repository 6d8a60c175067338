/** `dataset fetch`: brings the events of datasets that are at an address. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDataset, readFetched } from '../../collections/dataset-files.ts';
import { fetchEvents } from '../../collections/fetch-events.ts';
import { findContent } from '../../collections/find-files.ts';
import type { RemoteEvents } from '../../events/dataset.ts';
import { DownloadError } from '../../events/download.ts';
import { EventFileError } from '../../events/event-file-error.ts';
import { nearest } from '../../text/suggest.ts';
import { unreadableReason } from '../../text/unreadable-reason.ts';
import { printable } from '../display.ts';
import { noteLine, printLine } from '../output.ts';

export interface FetchOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** Brings events anew that are present. */
  readonly force: boolean;
}

/**
 * Brings the events of these datasets, or of all that name an address. Gives the exit code: 0; 1 when one of them could
 * not be brought; 2 for a name that is no such dataset's.
 */
export async function runDatasetFetch(names: readonly string[], { root, force }: FetchOptions): Promise<number> {
  if (!existsSync(join(root, 'content'))) {
    noteLine(`error: \`${root}\` is no project: it has no folder \`content\`.`);
    return 2;
  }
  const { datasets } = await findContent(root);
  const unknown = names.find((name) => !datasets.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, datasets);
    const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    noteLine(printable(`error: There is no dataset \`${unknown}\`.${hint}`));
    return 2;
  }
  let code = 0;
  let remotes = 0;
  for (const name of names.length > 0 ? names : datasets) {
    const remote = (await openDataset(root, name)).found?.front.metadata?.events;
    if (remote) {
      remotes++;
      if (!(await fetchOne(name, remote, root, force))) code = 1;
    } else if (names.length > 0) {
      noteLine(`error: \`content/datasets/${name}/dataset.md\` names no address of events that could be read.`);
      code = 2;
    }
  }
  if (remotes === 0 && code === 0) printLine('No dataset names an address of events.');
  return code;
}

async function fetchOne(name: string, remote: RemoteEvents, root: string, force: boolean): Promise<boolean> {
  if (!force) {
    const known = await readFetched(root, remote);
    if (known !== undefined && known !== 'damaged') {
      printLine(`${name}: present already.`);
      return true;
    }
  }
  try {
    const events = await fetchEvents(root, remote);
    printLine(`${name}: ${events.toLocaleString('en-US')} events, of the digest that is stated.`);
    return true;
  } catch (error) {
    const known = error instanceof DownloadError || error instanceof EventFileError;
    if (!known && !(error instanceof Error && 'code' in error)) throw error;
    const message = known ? error.message : `The events cannot be kept: ${unreadableReason(error)}.`;
    noteLine(printable(`error: ${name}: ${message}`));
    return false;
  }
}
