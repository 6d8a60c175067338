/** Placeholders of values with `expand` (Sigma rules specification 2.1, "Placeholders"). */
import { nearest } from '../../text/suggest.ts';
import { unsupported } from '../failure.ts';
import type { PlaceholderDefinition, QueryMessage } from '../language.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** What reading a rule's values needs beside the rule. */
export interface RuleReading {
  readonly warn: (warning: QueryMessage) => void;
  /** By name. */
  readonly placeholders: ReadonlyMap<string, PlaceholderDefinition>;
}

const PLACEHOLDER = /(?<!\\)%(\w+)%/g;
/** Most values that one value may stand for. */
const MOST_VALUES = 1000;

/**
 * The values that one with placeholders stands for: each value of a placeholder in its place, read as a rule's own values
 * are. None when a placeholder has none: of one that is not defined it warns, as it matches nothing (decision 0011).
 */
export function expandedValues(scalar: YamlScalar, { placeholders, warn }: RuleReading): readonly YamlScalar[] {
  const found = [...scalar.text.matchAll(PLACEHOLDER)];
  if (found.length === 0) return [withText(scalar, scalar.text.replaceAll('\\%', '%'))];
  let texts = [''];
  let at = 0;
  for (const { 0: written, 1: name = '', index } of found) {
    const before = scalar.text.slice(at, index).replaceAll('\\%', '%');
    const place = scalar.places(index, index + written.length);
    const known = placeholders.get(name);
    if (known === undefined) warn(undefinedWarning(name, placeholders, place));
    const values = known?.values ?? [];
    const [only] = values;
    if (typeof only === 'number' && written === scalar.text) return values.map((value) => withValue(scalar, value));
    texts = texts.flatMap((head) => values.map((value) => head + before + String(value)));
    if (texts.length > MOST_VALUES) throw unsupported(`A value that stands for more than ${MOST_VALUES} values`, place);
    at = index + written.length;
  }
  const rest = scalar.text.slice(at).replaceAll('\\%', '%');
  return texts.map((text) => withValue(scalar, text + rest));
}

function undefinedWarning(
  name: string,
  placeholders: RuleReading['placeholders'],
  place: { readonly start: number; readonly end: number },
): QueryMessage {
  const near = nearest(name, placeholders.keys());
  const meant = near === undefined ? '' : `Did you mean \`%${near}%\`? `;
  return {
    message: `The placeholder \`%${name}%\` is not defined: it stands for no value, and this matches nothing.`,
    help: `${meant}Placeholders are defined in content/knowledge/sigma-placeholders.yaml: \`- { name: ${name}, values: […] }\`.`,
    ...place,
  };
}

/** A text without placeholders keeps the places of its characters as far as nothing was taken out. */
function withText(scalar: YamlScalar, text: string): YamlScalar {
  return text === scalar.text ? scalar : withValue(scalar, text);
}

/** What takes a placeholder's place stands where the whole value does. */
function withValue({ span }: YamlScalar, value: string | number): YamlScalar {
  return { kind: 'scalar', value, text: String(value), places: () => span, span };
}
