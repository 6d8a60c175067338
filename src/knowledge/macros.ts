/** Splunk's macros, which searches call between backticks: read from `content/knowledge/splunk-macros.yaml`. */
import { z } from 'zod';
import { projectFile, readKnowledgeYaml } from './yaml-file.ts';

/** Where a project keeps its macros, from its root. */
export const MACROS_FILE = 'content/knowledge/splunk-macros.yaml';

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
  const { data, wrong } = readKnowledgeYaml(MACROS_FILE, text, macrosFile);
  const { macros } = data;
  const taken = new Set<string>();
  for (const [index, { name, params, definition }] of macros.entries()) {
    const key = `${name}(${params.length})`;
    if (taken.has(key)) {
      const message = `Unexpected macro \`${name}\`: an earlier one has its name and as many parameters`;
      throw wrong(message, ['macros', index, 'name']);
    }
    taken.add(key);
    const used = new Set([...definition.matchAll(/\$(\w+)\$/g)].map(([, param]) => param));
    const unknown = [...used].find((param) => param !== undefined && !params.includes(param));
    if (unknown !== undefined) {
      const message = `Unexpected \`$${unknown}$\`, expected a name that \`params\` has`;
      throw wrong(message, ['macros', index, 'definition']);
    }
    const idle = params.findIndex((param) => !used.has(param));
    if (idle >= 0) {
      const message = `Unexpected parameter \`${params[idle]}\`, expected one that the definition uses as \`$${params[idle]}$\``;
      throw wrong(message, ['macros', index, 'params', idle]);
    }
  }
  return macros;
}

/**
 * The macros of the project at `root`, read once for each root; those that come with this program where the project has
 * no such file. Throws a `KnowledgeError` when the file cannot be read or is wrong.
 */
export const loadMacros = projectFile(MACROS_FILE, parseMacros);
