/** Brings the events of a dataset from their address (Node). */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteEvents } from '../events/dataset.ts';
import { type DownloadOptions, download } from '../events/download.ts';
import { readRecords } from '../events/import/read-records.ts';
import { FETCHED_FOLDER, fetchedFolder } from './dataset-files.ts';

/**
 * Downloads events, holds the file to its digest, and keeps them in the one raw form where `readFetched` finds them; gives
 * how many there are. Nothing is kept unless all went well. Rejects with `DownloadError`, and with `EventFileError` for a
 * file that holds no events.
 */
export async function fetchEvents(
  root: string,
  remote: RemoteEvents,
  limits: Omit<DownloadOptions, 'sha256'> = {},
): Promise<number> {
  const staging = join(root, FETCHED_FOLDER, `.${randomUUID()}.tmp`);
  await mkdir(staging, { recursive: true });
  try {
    const packed = join(staging, 'download');
    await download(remote.address, packed, { ...limits, sha256: remote.sha256 });
    const unpacked = join(staging, 'unpacked');
    const { events, digest } = await unpackInto(packed, unpacked, remote.address);
    const folder = join(root, fetchedFolder(remote));
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await rename(unpacked, join(folder, `${digest}.ndjson`));
    return events;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function unpackInto(packed: string, path: string, address: string): Promise<{ events: number; digest: string }> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  let events = 0;
  try {
    for await (const { text } of readRecords(createReadStream(packed, { highWaterMark: 1 << 20 }), address)) {
      const line = `${text}\n`;
      hash.update(line);
      await file.write(line);
      events++;
    }
  } finally {
    await file.close();
  }
  return { events, digest: hash.digest('hex') };
}
