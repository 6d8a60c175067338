/** What Sigma's placeholders stand for, which rules name as `%name%`: read from `content/knowledge/sigma-placeholders.yaml`. */
import { z } from 'zod';
import { projectFile, readKnowledgeYaml } from './yaml-file.ts';

/** Where a project keeps its placeholders, from its root. */
const PLACEHOLDERS_FILE = 'content/knowledge/sigma-placeholders.yaml';

const placeholder = z.strictObject({
  /** As rules call it, without the `%` around it: `DomainControllers`. */
  name: z.string().regex(/^\w+$/, 'Unexpected name, expected letters, digits and `_`'),
  /** Any of these takes its place, as a value of a rule is written: `srv-*`. Without any, it matches nothing. */
  values: z.array(z.union([z.string(), z.number()])),
  /** What the values are, for readers. */
  description: z.string().optional(),
});
export type Placeholder = z.infer<typeof placeholder>;

/** The schema of the placeholders file. */
const placeholdersFile = z.strictObject({
  /** Where the names are published. */
  reference: z.url().optional(),
  placeholders: z.array(placeholder),
});

/** Reads the text of a placeholders file. Throws a `KnowledgeError` at the first thing that is wrong: the YAML, the form, a name that comes twice. */
export function parsePlaceholders(text: string): readonly Placeholder[] {
  const { data, wrong } = readKnowledgeYaml(PLACEHOLDERS_FILE, text, placeholdersFile);
  const taken = new Set<string>();
  for (const [index, { name }] of data.placeholders.entries()) {
    if (taken.has(name)) {
      throw wrong(`Unexpected placeholder \`${name}\`: an earlier one has its name`, ['placeholders', index, 'name']);
    }
    taken.add(name);
  }
  return data.placeholders;
}

/**
 * The placeholders of the project at `root`, read once for each root; those that come with this program where the project
 * has no such file. Throws a `KnowledgeError` when the file cannot be read or is wrong.
 */
export const loadPlaceholders = projectFile(PLACEHOLDERS_FILE, parsePlaceholders);
