/** The rules of a text: each document one, or what `action` makes of it (Sigma specification 1.0, "Rule Collections"). */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { describeNode, readYaml, type YamlEntry, type YamlMap, type YamlNode } from './yaml-tree.ts';

const ACTIONS = ['global', 'reset', 'repeat'];

/**
 * The rules, correlations and filters of a text, `action: global` documents merged into those that follow. A text of
 * `global` documents alone is read as the one rule that they make together.
 *
 * @throws QueryFailure for broken YAML, documents that are no mapping, and unknown actions.
 */
export function readCollection(text: string, warn: (warning: QueryMessage) => void): YamlMap[] {
  const rules: YamlMap[] = [];
  let global: YamlMap | undefined;
  let previous: YamlMap | undefined;
  let action: YamlNode | undefined;
  for (const document of readYaml(text)) {
    if (document.kind !== 'map') {
      throw new QueryFailure(
        `Unexpected ${describeNode(document)}, expected a rule: lines of \`key: value\`, \`detection\` among them.`,
        document.span,
      );
    }
    const found = document.entries.get('action')?.value;
    const own = without(document, 'action');
    const word = found?.kind === 'scalar' ? found.text : undefined;
    if (found === undefined) {
      previous = global === undefined ? own : merge(global, own);
      rules.push(previous);
    } else if (word === 'global') {
      global = global === undefined ? own : merge(global, own);
      action = found;
    } else if (word === 'reset') global = undefined;
    else if (word === 'repeat') {
      if (previous === undefined) {
        throw new QueryFailure('Unexpected `repeat`, expected a rule before it.', found.span);
      }
      previous = merge(previous, own);
      rules.push(previous);
    } else throw unknownAction(found);
  }
  if (rules.length === 0 && global !== undefined && action !== undefined) {
    warn({
      message: '`action: global` has no rule after it; what it says is read as a rule.',
      help: 'Leave the line out, or add a document after `---` that says what differs.',
      ...action.span,
    });
    return [global];
  }
  if (rules.length === 0) {
    const span = { start: 0, end: text.length };
    throw new QueryFailure('Unexpected end of the text, expected a rule with `logsource` and `detection`.', span);
  }
  return rules;
}

function unknownAction(found: YamlNode): QueryFailure {
  const near = found.kind === 'scalar' ? nearest(found.text, ACTIONS) : undefined;
  return new QueryFailure(
    `Unexpected action ${describeNode(found)}, expected \`global\`, \`reset\` or \`repeat\`.`,
    found.span,
    near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
  );
}

function without(map: YamlMap, name: string): YamlMap {
  const entries = new Map(map.entries);
  entries.delete(name);
  return { ...map, entries };
}

/** What `own` says takes the place of what `base` says; mappings are merged at every depth. */
function merge(base: YamlMap, own: YamlMap): YamlMap {
  const entries = new Map(base.entries);
  for (const [name, entry] of own.entries) entries.set(name, mergeEntry(entries.get(name), entry));
  return { kind: 'map', entries, span: own.span };
}

function mergeEntry(base: YamlEntry | undefined, own: YamlEntry): YamlEntry {
  if (base?.value.kind !== 'map' || own.value.kind !== 'map') return own;
  return { key: own.key, value: merge(base.value, own.value) };
}
