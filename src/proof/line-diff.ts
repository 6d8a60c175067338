/** A line-by-line difference of two short texts, for a person to review. */

/** Lines that the two texts share around a change. */
const CONTEXT = 2;

/** Changed lines with `-` and `+`, and a little of what stands around them; empty when the texts are the same. */
export function lineDiff(before: string, after: string): string[] {
  if (before === after) return [];
  const old = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const now = after === '' ? [] : after.replace(/\n$/, '').split('\n');
  const edits = align(old, now);
  const keep = edits.map((edit, index) => edit[0] !== ' ' || near(edits, index));
  const out: string[] = [];
  for (const [index, edit] of edits.entries()) {
    if (keep[index]) out.push(edit);
    else if (out.length > 0 && out.at(-1) !== '  …') out.push('  …');
  }
  if (out.at(-1) === '  …') out.pop();
  return out;
}

function near(edits: readonly string[], index: number): boolean {
  return edits.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((edit) => edit[0] !== ' ');
}

/** Longest common subsequence of lines; `- old`, `+ new` and `  same` in order. */
function align(old: readonly string[], now: readonly string[]): string[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = lengths[i] as Uint32Array;
      const below = lengths[i + 1] as Uint32Array;
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const edits: string[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      edits.push(`  ${old[i++]}`);
      j++;
    } else if (i < old.length && (j >= now.length || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)))
      edits.push(`- ${old[i++]}`);
    else edits.push(`+ ${now[j++]}`);
  }
  return edits;
}
