/** Bytes as they come, from files and addresses: bounded, looked at, taken out of gzip (Node). */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** With what files in gzip start (RFC 1952, section 2.3.1). */
export const GZIP: readonly number[] = [0x1f, 0x8b];

/** Whether these bytes stand at an offset. */
export function startsWith(bytes: Uint8Array, magic: readonly number[], offset = 0): boolean {
  return magic.every((byte, index) => bytes[offset + index] === byte);
}

/** The same bytes; rejects with what `refusal` makes at the first piece past `most` bytes. */
export async function* bounded(
  source: AsyncIterable<Uint8Array>,
  most: number,
  refusal: () => Error,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const piece of source) {
    read += piece.byteLength;
    if (read > most) throw refusal();
    yield piece;
  }
}

/** The first bytes of a stream, at least so many where it has them, and the whole of it, to be read once. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
  atLeast: number,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const pieces = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < atLeast) {
    const next = await pieces.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(first);
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => pieces };
  }
  return { head, rest: whole() };
}

/** What gzip holds. Rejects with the errors of the source, and with those of `node:zlib` for what is broken. */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // What goes wrong here ends the reading of `gunzip` with the same error.
  const fed = pipeline(Readable.from(source), gunzip).catch(() => {});
  for await (const piece of gunzip) yield piece as Uint8Array;
  await fed;
}
