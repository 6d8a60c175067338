/** Splunk's macros, which searches call between backticks: read from `content/knowledge/splunk-macros.yaml`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { explainYaml, TOO_MANY_ALIASES } from '../text/yaml-message.ts';
import { collectPlaces, placeOf, type YamlMark } from '../text/yaml-places.ts';
import { KnowledgeError } from './error.ts';

/** Where a project keeps its macros, from its root. */
export const MACROS_FILE = 'content/knowledge/splunk-macros.yaml';

/** How many nodes aliases may stand for. */
const MAX_ALIASES = 100;

const macro = z.strictObject({
  /** As searches call it: `powershell`. */
  name: z.string().regex(/^[\w.-]+$/, 'Unexpected name, expected letters, digits, `_`, `-` and `.`'),
  /** Names that stand as `$name$` in the definition, in the order of a call's arguments. */
  params: z.array(z.string().regex(/^\w+$/, 'Unexpected parameter, expected letters, digits and `_`')).default([]),
  /** The search text that takes a call's place. */
  definition: z.string().min(1, 'Unexpected empty definition, expected search text'),
  /** What it selects or does, for readers. */
  description: z.string().optional(),
});
export type Macro = z.infer<typeof macro>;

/** The schema of the macros file. */
export const macrosFile = z.strictObject({
  /** Where the definitions are published. */
  reference: z.url().optional(),
  macros: z.array(macro),
});

/**
 * Reads the text of a macros file. Throws a `KnowledgeError` at the first thing that is wrong: the YAML, the form, two
 * macros of one name and as many parameters, a `$name$` that is no parameter, a parameter that the definition does not use.
 */
export function parseMacros(text: string): readonly Macro[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw wrong(explainYaml(broken).message, { line: line || 1, column: col || 1 }, broken);
  }
  const places = collectPlaces(document, lines);
  const result = macrosFile.safeParse(plainValue(document));
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = pathOf(issue);
    if (issue?.code !== 'unrecognized_keys') throw wrong(reasonOf(issue), placeOf(places, where));
    const key = issue.keys[0] ?? '';
    const known = where.length === 0 ? macrosFile.keyof().options : macro.keyof().options;
    const message = `Unexpected key \`${key}\`, expected one of: ${known.join(', ')}`;
    throw wrong(message, placeOf(places, [...where, key], 'key'));
  }
  const { macros } = result.data;
  const taken = new Set<string>();
  for (const [index, { name, params, definition }] of macros.entries()) {
    const key = `${name}(${params.length})`;
    if (taken.has(key)) {
      const message = `Unexpected macro \`${name}\`: an earlier one has its name and as many parameters`;
      throw wrong(message, placeOf(places, ['macros', index, 'name']));
    }
    taken.add(key);
    const used = new Set([...definition.matchAll(/\$(\w+)\$/g)].map(([, param]) => param));
    const unknown = [...used].find((param) => param !== undefined && !params.includes(param));
    if (unknown !== undefined) {
      const message = `Unexpected \`$${unknown}$\`, expected a name that \`params\` has`;
      throw wrong(message, placeOf(places, ['macros', index, 'definition']));
    }
    const idle = params.findIndex((param) => !used.has(param));
    if (idle >= 0) {
      const message = `Unexpected parameter \`${params[idle]}\`, expected one that the definition uses as \`$${params[idle]}$\``;
      throw wrong(message, placeOf(places, ['macros', index, 'params', idle]));
    }
  }
  return macros;
}

const loaded = new Map<string, readonly Macro[]>();

/**
 * The macros of the project at `root`, read once for each root; those that come with this program where the project has
 * no such file. Throws a `KnowledgeError` when the file cannot be read or is wrong.
 */
export function loadMacros(root: string): readonly Macro[] {
  const key = path.resolve(root);
  const known = loaded.get(key);
  if (known) return known;
  const own = path.join(import.meta.dirname, '..', '..');
  const macros = readMacros(key) ?? (key === own ? [] : loadMacros(own));
  loaded.set(key, macros);
  return macros;
}

function readMacros(root: string): readonly Macro[] | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(root, MACROS_FILE), 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new KnowledgeError(MACROS_FILE, '', `cannot be read: ${unreadableReason(cause)}`, { cause });
  }
  return parseMacros(text);
}

function plainValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw wrong(TOO_MANY_ALIASES, { line: 1, column: 1 }, cause);
  }
}

function wrong(reason: string, { line, column }: YamlMark, cause?: unknown): KnowledgeError {
  return new KnowledgeError(MACROS_FILE, '', reason.replace(/\.$/, ''), { cause, line, column });
}

type Issue = z.core.$ZodIssue;

function pathOf(issue: Issue | undefined): (string | number)[] {
  return issue?.path.filter((part) => typeof part !== 'symbol') ?? [];
}

/** What is wrong with a value, in words. */
function reasonOf(issue: Issue | undefined): string {
  if (issue?.code !== 'invalid_type') return issue?.message ?? 'is not as its schema says';
  const key = issue.path.at(-1);
  if (typeof key === 'string' && issue.message.endsWith('received undefined')) return `\`${key}\` is missing`;
  const form = { string: 'a text', array: 'a list', object: 'lines of `key: value`' }[String(issue.expected)];
  const what = typeof key === 'string' ? `value of \`${key}\`` : 'value';
  return `Unexpected ${what}, expected ${form ?? issue.expected}`;
}
