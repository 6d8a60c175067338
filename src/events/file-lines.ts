/** The lines of a file, one after another (Node). */
import { createReadStream } from 'node:fs';
import { LineSplitter } from './import/split.ts';

/**
 * The lines of a file in UTF-8 that are not blank, without their ends: a file may be longer than a text can be (V8's are
 * of 536,870,888 units at most). Rejects with the reason when the file cannot be read.
 */
export async function* fileLines(path: string): AsyncGenerator<string> {
  const lines = new LineSplitter(path);
  const decoder = new TextDecoder();
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (const { text } of lines.push(decoder.decode(piece as Uint8Array, { stream: true }))) yield text;
  }
  for (const { text } of [...lines.push(decoder.decode()), ...lines.end()]) yield text;
}
