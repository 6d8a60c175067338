/** The branches of a regular expression: what stands between the bars that are in no group and no set. */

/** A group around all of an expression, by how it begins. */
const GROUP = /^\((?:\?:)?(?!\?)/;

/**
 * An expression with a change made to each of its branches, also where a group stands around all of them: `^a$|^b$`,
 * `(?:^a$|^b$)`.
 */
export function mapBranches(source: string, change: (branch: string) => string): string {
  const branches = branchesOf(source);
  const [only] = branches;
  if (branches.length > 1 || only === undefined) return branches.map((one) => mapBranches(one, change)).join('|');
  const open = GROUP.exec(only)?.[0];
  if (open === undefined || closeOf(only) !== only.length - 1) return change(only);
  return `${open}${mapBranches(only.slice(open.length, -1), change)})`;
}

/** All branches of an expression, those within a group around all of them too. */
export function allBranches(source: string): readonly string[] {
  const found: string[] = [];
  mapBranches(source, (branch) => {
    found.push(branch);
    return branch;
  });
  return found;
}

function branchesOf(source: string): readonly string[] {
  const bars: number[] = [];
  eachSign(source, (sign, place, depth) => {
    if (sign === '|' && depth === 0) bars.push(place);
    return false;
  });
  return [-1, ...bars].map((bar, index) => source.slice(bar + 1, bars[index] ?? source.length));
}

/** Where the group ends that an expression begins with. */
function closeOf(source: string): number | undefined {
  return eachSign(source, (sign, _, depth) => sign === ')' && depth === 0);
}

/** Goes through the bars and brackets that mean something, up to the first that is looked for; gives its place. */
function eachSign(
  source: string,
  isWanted: (sign: string, place: number, depth: number) => boolean,
): number | undefined {
  let depth = 0;
  for (const { 0: sign, index } of source.matchAll(/\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]/gs)) {
    if (sign === ')') depth--;
    if (isWanted(sign, index, depth)) return index;
    if (sign === '(') depth++;
  }
  return undefined;
}
