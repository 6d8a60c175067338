/** Runs the queries by which datasets label events. */
import type { LabelFinding } from '../checks/datasets.ts';
import type { Result } from '../engine/values.ts';
import type { DatasetMetadata, Label } from '../events/dataset.ts';
import { parseTime } from '../events/time.ts';
import { allLanguages, findLanguage } from '../languages/registry.ts';
import { Runner } from '../runners/runner.ts';
import { nearest } from '../text/suggest.ts';

/** What a label asks. */
export type LabelQuery = Pick<Label, 'query' | 'language' | 'view'>;

/** Answers the queries of labels. Workers start with the first query; `close` ends them. */
export class LabelQueries {
  readonly #root: string;
  #runner: Runner | undefined;

  /** For the project at `root`, whose views are used. */
  constructor(root: string) {
    this.#root = root;
  }

  /** What each label with a query finds in a file of events, by label id. */
  async ask(
    eventsFile: string,
    { labels, time }: Pick<DatasetMetadata, 'labels' | 'time'>,
  ): Promise<ReadonlyMap<string, LabelFinding>> {
    const asked = labels.filter(({ query }) => query !== undefined);
    return new Map(
      await Promise.all(asked.map(async (label) => [label.id, await this.find(eventsFile, label, time)] as const)),
    );
  }

  /** The lines that one query finds, ascending; `time` is *now*. Never rejects: what is wrong is the answer. */
  async find(eventsFile: string, { query, language: id, view }: LabelQuery, time?: string): Promise<LabelFinding> {
    if (id === undefined) return { error: 'it does not say its `language`.' };
    const language = findLanguage(id);
    if (!language) {
      const known = allLanguages().map((one) => one.id);
      const near = nearest(id, known);
      return {
        error: `unexpected language \`${id}\`, expected one of: ${known.join(', ')}.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      };
    }
    this.#runner ??= new Runner({ root: this.#root, threads: 1 });
    const outcome = await this.#runner.run({
      language: language.id,
      source: query ?? '',
      eventsFile,
      view: view ?? language.defaultView,
      now: time === undefined ? null : parseTime(time),
    });
    if (outcome.ok) return { lines: linesOf(outcome.result) };
    const { message, help } = outcome.error;
    return { error: help === undefined ? message : `${message} (${help})` };
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    await this.#runner?.close();
    this.#runner = undefined;
  }
}

/** Lines of all events that a result is made from, ascending. */
function linesOf(result: Result): number[] {
  const lines =
    result.kind === 'events'
      ? result.events
      : result.kind === 'sequences'
        ? result.sequences.flat()
        : (result.events ?? result.lines.flat());
  return [...new Set(lines)].sort((a, b) => a - b);
}
