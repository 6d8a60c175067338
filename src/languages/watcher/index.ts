/**
 * Elasticsearch's Watcher.
 *
 * The text is the JSON of a watch, a request of Kibana's console, or a whole `curl` command that carries it. Read by
 * Elasticsearch's reference, *Watcher* and *Query DSL*; query strings as `es-qs`, with the same rules for fields. It stands
 * for one run at *now*: the hits of its search when its condition holds, else none.
 * - `@timestamp` and `timestamp` are the event's time, with date math (`now-30m/m`); bounds of other fields that are
 *   dates compare as dates.
 * - `size`, `_source` and their like do not matter to the hits that there are, nor do the watch's actions.
 * - Conditions: `always`, `never`, `compare` of the hits, of the first bucket of a `terms` aggregation (also within the
 *   first bucket of another) or of a metric, `array_compare` of the buckets' counts, a script that compares the number of
 *   hits. Other scripts, and other inputs than a search, are refused.
 * - A schedule with more time between two runs than the search looks back gets a warning.
 */
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { readWatch } from './watch.ts';
import { watchSource } from './watch-text.ts';

/** Watcher as a query language. */
export const watcher: Language = {
  id: 'watcher',
  name: 'Elasticsearch Watcher',
  defaultView: 'native',
  parse: (text) =>
    attempt(text, (warn) => {
      const { source, start } = watchSource(text, warn);
      return readWatch(source, start, warn);
    }),
};
