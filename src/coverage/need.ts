/** Which events a query needs together: any of some ways, each of several groups, each of any of its events. */

/** Events of which any will do; as numbers of probes or kinds, ascending. */
export type Group = readonly number[];
/** Groups of which each must be there. */
export type Way = readonly Group[];
/** Ways of which any will do. */
export type Need = readonly Way[];

/** More ways than these are put together into one. */
const MOST_WAYS = 24;

/** Any of several needs: those of one group each are one. */
export function anyNeed(needs: readonly Need[]): Need {
  const ways = needs.flat();
  const single = ways.filter((way) => way.length === 1);
  const several = ways.filter((way) => way.length !== 1);
  return bounded(single.length === 0 ? several : [[union(single.flat())], ...several]);
}

/** All of several needs. */
export function allNeeds(needs: readonly Need[]): Need {
  return bounded(
    needs.reduce<Need>((left, right) => left.flatMap((way) => right.map((other) => [...way, ...other])), [[]]),
  );
}

function bounded(need: Need): Need {
  return need.length <= MOST_WAYS ? need : [[eventsOf(need)]];
}

/** Every event that a need speaks of. */
export function eventsOf(need: Need): Group {
  return union(need.flat());
}

/** The numbers of all groups, each once, ascending. */
export function union(groups: readonly Group[]): Group {
  return [...new Set(groups.flat())].sort((left, right) => left - right);
}

/** Without ways that nothing can fulfil, and without groups that another of the way fulfils too. */
export function simplified(need: Need): Need {
  const ways = need.filter((way) => way.every((group) => group.length > 0)).map(withoutImplied);
  const seen = new Set<string>();
  return ways.filter((way) => {
    const key = JSON.stringify(way);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function withoutImplied(way: Way): Way {
  return way.filter(
    (group, index) =>
      !way.some((other, at) => {
        if (at === index || !other.every((event) => group.includes(event))) return false;
        return other.length < group.length || at < index;
      }),
  );
}
