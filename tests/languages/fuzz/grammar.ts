/**
 * Grammars as tables, and what is made of them: random texts, texts that nest each construct as often as is asked, and the
 * pieces that texts consist of.
 *
 * A grammar gives for each name the ways to write it. In them `«name»` stands for any way to write that name; all else is
 * itself. Texts begin with `query`.
 */
import fc from 'fast-check';

export interface Grammar {
  readonly [name: string]: readonly string[];
  readonly query: readonly string[];
}

type Part = string | { readonly name: string };

/** One way to write a name. */
interface Way {
  readonly text: string;
  readonly parts: readonly Part[];
  /** Levels of names within names that it needs at least. */
  readonly height: number;
}

/** A construct that can stand within itself: what is written before and behind it each time. */
export interface Nesting {
  /** The ways of the grammar that lead from the construct to itself. */
  readonly label: string;
  /** A sound text in which it stands so many times within itself. */
  readonly text: (levels: number) => string;
  /** Characters that each level adds. */
  readonly width: number;
}

/** Names within names that random texts have at most. */
const DEEPEST = 9;

export class Texts {
  readonly #ways = new Map<string, readonly Way[]>();
  readonly #shortest = new Map<string, string>();

  /** Throws for a name that has no ways, or none that ends. */
  constructor(grammar: Grammar) {
    const heights = new Map<string, number>();
    const parsed = Object.entries(grammar).map(([name, texts]) => ({
      name,
      ways: texts.map((text) => ({ text, parts: partsOf(text) })),
    }));
    for (let changed = true; changed; ) {
      changed = false;
      for (const { name, ways } of parsed) {
        if (heights.has(name)) continue;
        const way = ways.find(({ parts }) => namesIn(parts).every((one) => heights.has(one)));
        if (way === undefined) continue;
        heights.set(name, 1 + Math.max(0, ...namesIn(way.parts).map((one) => heights.get(one) ?? 0)));
        this.#shortest.set(name, this.#shortestOf(way.parts));
        changed = true;
      }
    }
    for (const { name, ways } of parsed) {
      const known = ways.map(({ text, parts }): Way => {
        const height = Math.max(
          0,
          ...namesIn(parts).map((one) => {
            const own = heights.get(one);
            if (own === undefined) throw new Error(`the grammar has no way to end \`${one}\``);
            return own;
          }),
        );
        return { text, parts, height };
      });
      // Where it is deep enough, fast-check takes the first.
      this.#ways.set(
        name,
        [...known].sort((one, other) => one.height - other.height),
      );
    }
  }

  /** The text with the fewest names within names. */
  get shortest(): string {
    return this.#shortest.get('query') ?? '';
  }

  /** Any text of the grammar. */
  random(): fc.Arbitrary<string> {
    const depthIdentifier = fc.createDepthIdentifier();
    const made = fc.letrec<Record<string, string>>((tie) =>
      Object.fromEntries(
        [...this.#ways].map(([name, ways]) => [
          name,
          fc.oneof(
            { maxDepth: DEEPEST, depthSize: 'medium', depthIdentifier },
            ...ways.map(({ parts }) =>
              fc
                .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : tie(part.name))))
                .map((texts) => texts.join('')),
            ),
          ),
        ]),
      ),
    );
    const { query } = made;
    if (query === undefined) throw new Error('the grammar has no `query`');
    return query;
  }

  /** Every construct that can stand within itself, each once. */
  nestings(): readonly Nesting[] {
    const found = new Map<string, Nesting>();
    for (const name of this.#ways.keys()) {
      const outer = this.#around('query', name);
      if (outer === undefined) continue;
      for (const step of this.#stepsFrom(name)) {
        const rest = this.#around(step.to, name);
        if (rest === undefined) continue;
        const ways = [step.label, ...rest.labels];
        const key = [...ways].sort().join('\n');
        if (found.has(key)) continue;
        const before = step.before + rest.before;
        const after = rest.after + step.after;
        const inmost = this.#shortest.get(name) ?? '';
        found.set(key, {
          label: ways.join('  ▸  ').replaceAll('\n', '⏎'),
          text: (levels) => outer.before + before.repeat(levels) + inmost + after.repeat(levels) + outer.after,
          width: before.length + after.length,
        });
      }
    }
    return [...found.values()];
  }

  /** Every way of the grammar as short as it can be, and every word of them. */
  pieces(): readonly string[] {
    const pieces = new Set<string>();
    for (const way of [...this.#ways.values()].flat()) {
      pieces.add(this.#shortestOf(way.parts));
      for (const part of way.parts) {
        if (typeof part === 'string') for (const word of part.split(/(?<=\s)|\b/)) pieces.add(word);
      }
    }
    return [...pieces].filter((piece) => piece !== '');
  }

  #shortestOf(parts: readonly Part[]): string {
    return parts.map((part) => (typeof part === 'string' ? part : (this.#shortest.get(part.name) ?? ''))).join('');
  }

  #stepsFrom(name: string): readonly Step[] {
    return (this.#ways.get(name) ?? []).flatMap(({ text, parts }) =>
      parts.flatMap((part, index) =>
        typeof part === 'string'
          ? []
          : [
              {
                to: part.name,
                label: `${name}: ${text}`,
                before: this.#shortestOf(parts.slice(0, index)),
                after: this.#shortestOf(parts.slice(index + 1)),
              },
            ],
      ),
    );
  }

  /** What stands around `to` in the shortest way from `from` to it. */
  #around(from: string, to: string): Around | undefined {
    const seen = new Set([from]);
    let paths: readonly { readonly at: string; readonly around: Around }[] = [
      { at: from, around: { before: '', after: '', labels: [] } },
    ];
    while (paths.length > 0) {
      const there = paths.find(({ at }) => at === to);
      if (there) return there.around;
      paths = paths.flatMap(({ at, around }) =>
        this.#stepsFrom(at).flatMap((step) => {
          if (seen.has(step.to)) return [];
          seen.add(step.to);
          const labels = [...around.labels, step.label];
          return [
            { at: step.to, around: { before: around.before + step.before, after: step.after + around.after, labels } },
          ];
        }),
      );
    }
    return undefined;
  }
}

interface Around {
  readonly before: string;
  readonly after: string;
  readonly labels: readonly string[];
}

interface Step {
  readonly to: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

function partsOf(text: string): readonly Part[] {
  return text
    .split(/(«[^»]+»)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('«') ? { name: part.slice(1, -1) } : part));
}

function namesIn(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
}
