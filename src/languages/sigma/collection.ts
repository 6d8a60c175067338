/** The rules of a text: each document one, or what `action` makes of it (Sigma specification 1.0, "Rule Collections"). */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { RESERVED } from './detections.ts';
import { describeNode, readYaml, type YamlEntry, type YamlMap, type YamlNode } from './yaml-tree.ts';

const ACTIONS = ['global', 'reset', 'repeat'];

/** A rule, correlation or filter as its document and those that it continues make it. */
export interface RuleDocument {
  readonly map: YamlMap;
  /** The global log source in whose place the rule has its own, while it takes over what is searched there. */
  readonly displaced?: YamlNode;
}

/**
 * The rules, correlations and filters of a text, `action: global` documents merged into those that follow. A text of
 * `global` documents alone is read as the one rule that they make together.
 *
 * @throws QueryFailure for broken YAML, documents that are no mapping, and unknown actions.
 */
export function readCollection(text: string, warn: (warning: QueryMessage) => void): RuleDocument[] {
  const rules: RuleDocument[] = [];
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
      const displaced = global && displacedSource(global, own);
      rules.push({ map: previous, ...(displaced === undefined ? {} : { displaced }) });
    } else if (word === 'global') {
      global = global === undefined ? own : merge(global, own);
      action = found;
    } else if (word === 'reset') global = undefined;
    else if (word === 'repeat') {
      if (previous === undefined) {
        throw new QueryFailure('Unexpected `repeat`, expected a rule before it.', found.span);
      }
      previous = merge(previous, own);
      rules.push({ map: previous });
    } else throw unknownAction(found);
  }
  if (rules.length === 0 && global !== undefined && action !== undefined) {
    warn({
      message: '`action: global` has no rule after it; what it says is read as a rule.',
      help: 'Leave the line out, or add a document after `---` that says what differs.',
      ...action.span,
    });
    return [{ map: global }];
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
  for (const [name, entry] of own.entries) {
    const before = base.entries.get(name);
    entries.set(name, mergeEntry(name === 'logsource' && namesLog(entry) ? productOf(before) : before, entry));
  }
  return { kind: 'map', entries, span: own.span };
}

function mergeEntry(base: YamlEntry | undefined, own: YamlEntry): YamlEntry {
  if (base?.value.kind !== 'map' || own.value.kind !== 'map') return own;
  return { key: own.key, value: merge(base.value, own.value) };
}

/** Parts of a log source that name logs: no event is of one category and of another's service. */
const LOG_PARTS = ['category', 'service'];

function namesLog({ value }: YamlEntry): boolean {
  return value.kind === 'map' && LOG_PARTS.some((part) => value.entries.has(part));
}

/** A log source without the parts that name logs. */
function productOf(entry: YamlEntry | undefined): YamlEntry | undefined {
  if (entry?.value.kind !== 'map') return entry;
  return { key: entry.key, value: LOG_PARTS.reduce(without, entry.value) };
}

/** The log source of `base` where `own` names other logs, and `base` has search identifiers for its own. */
function displacedSource(base: YamlMap, own: YamlMap): YamlNode | undefined {
  const [before, after] = [base.entries.get('logsource'), own.entries.get('logsource')];
  if (before === undefined || after === undefined || !namesLog(before) || !namesLog(after)) return undefined;
  if (LOG_PARTS.every((part) => partOf(before, part) === partOf(after, part))) return undefined;
  const detection = base.entries.get('detection')?.value;
  const searched = detection?.kind === 'map' && [...detection.entries.keys()].some((name) => !RESERVED.includes(name));
  return searched ? before.value : undefined;
}

function partOf({ value }: YamlEntry, part: string): string | undefined {
  const found = value.kind === 'map' ? value.entries.get(part)?.value : undefined;
  return found?.kind === 'scalar' ? found.text.trim().toLowerCase() : undefined;
}
