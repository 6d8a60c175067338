/** The sections of a rule, asked for by key: what is missing or of another shape is refused with what was expected. */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import {
  describeNode,
  type YamlEntry,
  type YamlList,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from './yaml-tree.ts';

/** The entry of a key that must be there. `what` says what the map is: "a rule". */
export function requireEntry(map: YamlMap, name: string, what: string): YamlEntry {
  const found = map.entries.get(name);
  if (found !== undefined) return found;
  const others = [...map.entries.values()];
  const near = nearest(name, map.entries.keys());
  const mistyped = near === undefined ? undefined : map.entries.get(near);
  const at = mistyped?.key.span ?? others[0]?.key.span ?? map.span;
  throw new QueryFailure(`Unexpected ${what} without \`${name}\`.`, at, {
    help: mistyped === undefined ? `add a line \`${name}:\`` : `Did you mean \`${name}\` in place of \`${near}\`?`,
  });
}

/** The value as a mapping. */
export function asMap(node: YamlNode, name: string): YamlMap {
  if (node.kind === 'map') return node;
  throw new QueryFailure(
    `Unexpected ${describeNode(node)} under \`${name}\`, expected lines of \`key: value\`.`,
    node.span,
    node.kind === 'scalar' && node.value === null ? { help: 'indent the lines that belong to it' } : {},
  );
}

/** The value as a text that is not empty. */
export function asText(node: YamlNode, what: string): YamlScalar {
  if (node.kind === 'scalar' && node.text !== '' && node.value !== null) return node;
  throw new QueryFailure(`Unexpected ${describeNode(node)}, expected ${what}.`, node.span);
}

/** The value as a list of texts; a text alone is a list of one. */
export function asTexts(node: YamlNode, what: string): YamlScalar[] {
  const items = node.kind === 'list' ? (node as YamlList).items : [node];
  return items.map((item) => asText(item, what));
}
