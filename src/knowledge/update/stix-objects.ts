/** The objects of STIX bundles, one at a time: a bundle is never held whole (STIX 2.1, section 8; 2.0, part 1, section 5). */
import { JSONParser } from '@streamparser/json';
import { JsonBounds } from './json-bounds.ts';
import { type ReleasePart, readWhole } from './open-release.ts';
import { ReleaseError } from './release-error.ts';

/** Files of folders up to this size, in bytes, are parsed at once: there are thousands, and each is small. */
const SMALL = 1_000_000;

/** What is told while reading: bytes read so far of the part. */
export type Progress = (read: number) => void;

/**
 * Hands over every object of a part, in order. A part is a bundle, or in a folder a bundle or an object by itself.
 * Rejects with `ReleaseError` for what is not JSON, is no bundle, or is past the bounds of `JsonBounds`.
 */
export async function readStixObjects(
  part: ReleasePart,
  onObject: (object: unknown) => void,
  progress: Progress = () => {},
): Promise<void> {
  if (part.inFolder && (part.size ?? SMALL) < SMALL) await readSmall(part, onObject);
  else await readLarge(part, onObject, progress);
}

async function readSmall(part: ReleasePart, onObject: (object: unknown) => void): Promise<void> {
  const bytes = await readWhole(part);
  new JsonBounds(part.name).check(bytes);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw noJson(part.name, cause);
  }
  if (!isRecord(json) || typeof json['type'] !== 'string') throw noBundle(part.name);
  if (json['type'] !== 'bundle') return onObject(json);
  const { objects } = json as { objects?: unknown };
  if (!Array.isArray(objects)) throw noBundle(part.name);
  for (const object of objects) onObject(object);
}

async function readLarge(part: ReleasePart, onObject: (object: unknown) => void, progress: Progress): Promise<void> {
  const bounds = new JsonBounds(part.name);
  const parser = new JSONParser({ paths: ['$.type', '$.objects.*'], keepStack: false });
  let type: unknown;
  // What the objects' reader throws is no fault of the JSON.
  let thrown: { error: unknown } | undefined;
  parser.onValue = ({ value, key }) => {
    if (typeof key !== 'number') {
      if (key === 'type') type = value;
      return;
    }
    try {
      onObject(value);
    } catch (error) {
      thrown ??= { error };
    }
  };
  let read = 0;
  let start = '';
  const parse = (step: () => void) => {
    try {
      step();
    } catch (cause) {
      throw start.trimStart().startsWith('<') ? aPage(part.name) : noJson(part.name, cause);
    }
    if (thrown) throw thrown.error;
  };
  for await (const piece of part.bytes()) {
    if (read === 0) start = new TextDecoder().decode(piece.subarray(0, 100));
    read += piece.byteLength;
    bounds.check(piece);
    parse(() => parser.write(piece));
    progress(read);
  }
  if (read === 0) throw new ReleaseError(`\`${part.name}\` is empty.`);
  if (!parser.isEnded)
    parse(() => {
      parser.end();
      if (!parser.isEnded) throw new Error('it ends too early');
    });
  if (type !== 'bundle') throw noBundle(part.name);
}

function noJson(name: string, cause: unknown): ReleaseError {
  const text = cause instanceof Error ? cause.message : String(cause);
  // The streaming parser also says the position in the piece that it was given.
  const place = (/absolute position "?(\d+)/.exec(text) ?? /position "?(\d+)/.exec(text))?.[1];
  const where = place === undefined ? '' : ` at byte ${Number(place) + 1}`;
  const ended = /too early|not been parsed|ended in the middle|Unexpected end/i.test(text);
  return new ReleaseError(
    ended ? `\`${name}\` ends in the middle of its JSON.` : `Unexpected text in \`${name}\`${where}, expected JSON.`,
    { cause },
  );
}

function aPage(name: string): ReleaseError {
  return new ReleaseError(`Unexpected web page or XML in \`${name}\`, expected a STIX bundle (JSON).`);
}

function noBundle(name: string): ReleaseError {
  return new ReleaseError(
    `\`${name}\` is no STIX bundle: it wants \`"type": "bundle"\` and a list \`objects\`, as \`enterprise-attack.json\` has.`,
  );
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
