/** Near misses: the candidate that a mistyped name most likely meant. */

/**
 * The candidate within a third of `name`'s length in edits, nearest first; `undefined` when none is that near. Case is
 * ignored, but that of several as near, a name in lower case means one in lower case. A name of several words that lacks the last of a candidate's, as `parent_image` of `parent_image_path`, is one
 * edit away.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  const otherCase = (candidate: string, folded: string): number => (name === wanted && candidate !== folded ? 0.5 : 0);
  for (const candidate of candidates) {
    const folded = candidate.toLowerCase();
    const lacksLast = wanted.includes('_') && folded.startsWith(`${wanted}_`);
    if (!lacksLast && Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const edits = lacksLast ? 1 : editDistance(wanted, folded, Math.ceil(bestDistance));
    const distance = edits + otherCase(candidate, folded);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

/**
 * Damerau-Levenshtein distance (adjacent transpositions count one), or `bound` when it is at least that. Takes time by the
 * length of the texts times the bound: cells further from the diagonal than the bound need not be looked at.
 */
export function editDistance(left: string, right: string, bound = Number.POSITIVE_INFINITY): number {
  const reach = Math.min(bound, Math.max(left.length, right.length));
  if (Math.abs(left.length - right.length) >= bound) return bound;
  const far = Number.POSITIVE_INFINITY;
  // Each row holds its cells from `reach` before the diagonal to `reach` behind it.
  const width = 2 * reach + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: width }, (_, cell) => (cell < reach ? far : cell - reach));
  for (let row = 1; row <= left.length; row++) {
    const current: number[] = new Array<number>(width).fill(far);
    let smallest = far;
    for (let cell = Math.max(0, reach - row); cell < width; cell++) {
      const column = row + cell - reach;
      if (column > right.length) break;
      let distance = column === 0 ? row : far;
      if (column > 0) {
        const same = left[row - 1] === right[column - 1];
        distance = Math.min(
          (previous[cell + 1] ?? far) + 1,
          (current[cell - 1] ?? far) + 1,
          (previous[cell] ?? far) + (same ? 0 : 1),
        );
        if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
          distance = Math.min(distance, (beforePrevious[cell] ?? far) + 1);
        }
      }
      current[cell] = distance;
      if (distance < smallest) smallest = distance;
    }
    if (smallest >= bound) return bound;
    beforePrevious = previous;
    previous = current;
  }
  return Math.min(previous[right.length - left.length + reach] ?? far, bound);
}
