/**
 * Source maps: from an offset in a decoded text to an offset in the text that it was decoded from.
 *
 * A query may stand in a table cell, behind Markdown escapes and entities, within a shell command's quotes, or in a block that
 * was repaired: its decoded text and the file's text drift apart. The map is a list of anchors; between two anchors both texts advance together.
 */

/** Anchors `[sourceOffset, fileOffset]`, ascending in the first; the first anchor is for source offset 0. */
export type SourceMap = readonly (readonly [source: number, file: number])[];

/** The file offset for `offset` of the decoded source. An empty map is the identity. */
export function toFileOffset(map: SourceMap, offset: number): number {
  let low = 0;
  let high = map.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map[middle]?.[0] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const anchor = map[low];
  return anchor ? anchor[1] + (offset - anchor[0]) : offset;
}

/** Builds a decoded text and its map side by side. */
export class MappedText {
  #text = '';
  #anchors: [number, number][] = [];

  /** Appends `text`, whose first character stands at `fileOffset` in the file and whose characters follow on there. */
  append(text: string, fileOffset: number): this {
    const last = this.#anchors.at(-1);
    if (!last || last[1] + (this.#text.length - last[0]) !== fileOffset) {
      if (last && last[0] === this.#text.length) last[1] = fileOffset;
      else this.#anchors.push([this.#text.length, fileOffset]);
    }
    this.#text += text;
    return this;
  }

  /** Appends a mapped text; each of its characters leads where it led. */
  appendMapped({ text, map }: { readonly text: string; readonly map: SourceMap }): this {
    for (const [index, [from, file]] of map.entries()) this.append(text.slice(from, map[index + 1]?.[0]), file);
    return this;
  }

  get text(): string {
    return this.#text;
  }

  get map(): SourceMap {
    return this.#anchors;
  }
}

/**
 * A text that was taken or decoded from another, mapped to the file of that other: `inner` leads from `text` to offsets of
 * `outer`'s text. Every character of `text` leads where the character that it came from does.
 */
export function composed(text: string, inner: SourceMap, outer: MappedText): MappedText {
  const result = new MappedText();
  const segments: SourceMap = inner.length > 0 ? inner : [[0, 0]];
  for (const [index, [from, outside]] of segments.entries()) {
    const to = segments[index + 1]?.[0] ?? text.length;
    let at = from;
    result.append('', toFileOffset(outer.map, outside));
    for (const [anchor] of anchorsWithin(outer.map, outside, outside + (to - from))) {
      const next = from + (anchor - outside);
      result.append(text.slice(at, next), toFileOffset(outer.map, outside + (at - from)));
      at = next;
    }
    result.append(text.slice(at, to), toFileOffset(outer.map, outside + (at - from)));
  }
  return result;
}

/** The part of a mapped text from `start` up to `end`. */
export function sliced(mapped: MappedText, start: number, end: number): MappedText {
  return composed(mapped.text.slice(start, end), [[0, start]], mapped);
}

/** The anchors of a map between two offsets, both exclusive. */
function anchorsWithin(map: SourceMap, start: number, end: number): SourceMap {
  let low = 0;
  let high = map.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((map[middle]?.[0] ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < map.length && (map[last]?.[0] ?? 0) < end) last++;
  return map.slice(low, last);
}
