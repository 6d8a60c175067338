/** Names of techniques and tactics that stand a second time, without their ids: what is wrong in a mapping is wrong there too. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { RepeatedName } from '../documents/placed-mention.ts';
import type { Knowledge } from '../knowledge/types.ts';
import type { FilesWritten } from './attack-fixes.ts';
import { diagnose, type Mark } from './report.ts';
import { nameEdit, Unsafe } from './written.ts';

/** Rules whose fixes write another name. */
const RENAMING: readonly string[] = ['attack/technique-name', 'attack/tactic-name', 'attack/revoked-technique'];

/**
 * What is `told` of a mapping's names, told of each place that repeats such a name, once; of a revoked technique where its
 * replacement has another name. They have fixes where the mapping has them.
 */
export function checkRepeatedNames(
  names: readonly RepeatedName[],
  told: readonly Diagnostic[],
  knowledge: Knowledge,
  files?: FilesWritten,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const name of names) {
    const of = told.find((one) => RENAMING.includes(one.rule) && placeKey(one) === placeKey(name.of));
    // Names of one quoted text have its place.
    const key = `${placeKey(name)} ${name.name}`;
    if (!of || found.has(key)) continue;
    const instead = nameInstead(name, of, knowledge);
    if (of.rule === 'attack/revoked-technique' && (instead === undefined || isSame(instead, name.name))) continue;
    const file = files?.(name.file);
    const stretch = file?.stretch(name);
    const edit = file && stretch && of.fix && instead !== undefined && nameEdit(file, stretch, name.name, instead);
    found.set(key, {
      ...diagnose(of.rule, of.severity, name, of.message, of.fix ? undefined : of.help),
      ...(edit && !(edit instanceof Unsafe) ? { fix: { edits: [edit] } } : {}),
    });
  }
  return [...found.values()];
}

/** The name that a fix writes. */
function nameInstead({ of }: RepeatedName, { rule, fix }: Diagnostic, knowledge: Knowledge): string | undefined {
  if (rule !== 'attack/revoked-technique') return fix?.edits[0]?.text;
  const technique = knowledge.technique(of.id ?? '');
  return technique.status === 'revoked' ? technique.replacement?.name : undefined;
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function placeKey({ file, line, column }: Mark): string {
  return JSON.stringify([file, line, column]);
}
