/** Where the parts of a YAML text stand, so that a message about a value can point at it. */
import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** Line and column from 1; `endColumn` is the column after the part when it ends on the same line. */
export interface YamlMark {
  line: number;
  column: number;
  endColumn?: number;
}

/** Keys and values by path (`JSON.stringify` of it): a plain object, so that it can be cached. */
export interface YamlPlaces {
  keys: Record<string, YamlMark>;
  values: Record<string, YamlMark>;
}

export type YamlPath = readonly (string | number)[];

/** Collects the place of every key and value of a parsed YAML document. Aliases are places of their own. */
export function collectPlaces(document: Document.Parsed, lines: LineCounter): YamlPlaces {
  const places: YamlPlaces = { keys: {}, values: {} };
  const mark = (node: Node): YamlMark => {
    const [start, end] = node.range ?? [0, 0];
    const from = lines.linePos(start);
    const to = lines.linePos(end);
    const sameLine = to.line === from.line && to.col > from.col;
    return { line: from.line || 1, column: from.col || 1, ...(sameLine ? { endColumn: to.col } : {}) };
  };
  const walk = (node: unknown, path: YamlPath): void => {
    if (!node) return;
    places.values[pathKey(path)] = mark(node as Node);
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
    } else if (isMap(node)) {
      for (const pair of node.items) {
        const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
        const below = [...path, name];
        places.keys[pathKey(below)] = mark(pair.key as Node);
        walk(pair.value, below);
      }
    }
  };
  walk(document.contents, []);
  return places;
}

/** The place of a key (or of the value, where the path ends in a list index); of the nearest part above when there is none. */
export function placeOf(places: YamlPlaces, path: YamlPath, what: 'key' | 'value' = 'value'): YamlMark {
  for (let length = path.length; length >= 0; length--) {
    const key = pathKey(path.slice(0, length));
    const exact = length === path.length;
    const mark =
      exact && what === 'value' ? (places.values[key] ?? places.keys[key]) : (places.keys[key] ?? places.values[key]);
    if (mark) return mark;
  }
  return { line: 1, column: 1 };
}

function pathKey(path: YamlPath): string {
  return JSON.stringify(path);
}
