/** Reads a search: conditions or a command, then commands behind `|`. */
import { nearest } from '../../text/suggest.ts';
import { type QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { COMMANDS } from './commands/index.ts';
import { UNSUPPORTED } from './commands/unsupported.ts';
import type { Pipeline, Step, Subsearch } from './syntax.ts';
import { atCommandEnd, type SearchReader } from './words.ts';

/** Most commands of one search. */
const MOST_COMMANDS = 300;

/** A command's name right at the start, where a `|` before it was forgotten. */
const GENERATING = /(?:tstats|inputlookup|makeresults|datamodel|mstats)(?=\s+[^\s=])|from(?=\s+datamodel)/iy;

/** Reads a whole search. Throws `QueryFailure` where it cannot. */
export function parseSearchText(reader: SearchReader, warn: (warning: QueryMessage) => void): Pipeline {
  const pipeline = new PipelineParser(reader, warn).parse(false);
  if (!reader.atEnd) throw reader.unexpected('`|` or the end of the query', 'No square bracket is open here.');
  return pipeline;
}

class PipelineParser {
  readonly #reader: SearchReader;
  readonly #warn: (warning: QueryMessage) => void;
  #count = 0;

  constructor(reader: SearchReader, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#warn = warn;
  }

  /** Reads up to the end of the text, or the `]` of an inner search. */
  parse(inner: boolean): Pipeline {
    const reader = this.#reader;
    if (atCommandEnd(reader) && !reader.sees(/\|/y)) throw reader.unexpected('a search such as `EventCode=4104`');
    if (reader.sees(/An unsupported feature is required/y)) {
      throw reader.unexpected('a search', 'This is the message of a converter that could not write this search.');
    }
    const steps: Step[] = [];
    if (!reader.sees(/\|/y)) steps.push(this.#first(inner));
    while (reader.take(/\|/y) !== undefined) {
      if (reader.sees(/\|/y)) throw reader.unexpected('a command such as `stats`, `where` or `table`');
      steps.push(this.#command(steps.length === 0));
    }
    return { steps };
  }

  /** The text before the first `|`: conditions, or in an inner search a command. */
  #first(inner: boolean): Step {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(/search(?=[\s[])/iy)) return this.#command(true);
    if (inner || reader.sees(GENERATING)) {
      const word = reader.take(/[A-Za-z]\w*(?![\w.]*\s*[=!<>])/y)?.toLowerCase();
      reader.offset = start;
      if (word !== undefined && (COMMANDS.has(word) || UNSUPPORTED.has(word))) return this.#command(true);
    }
    return this.#read('search', { start, end: start }, true);
  }

  #command(first: boolean): Step {
    const reader = this.#reader;
    const start = reader.skip();
    const word = reader.take(/[A-Za-z]\w*/y);
    if (word === undefined) throw reader.unexpected('a command such as `stats`, `where` or `table`');
    return this.#read(word.toLowerCase(), reader.span(start), first);
  }

  #read(name: string, span: { readonly start: number; readonly end: number }, first: boolean): Step {
    const reader = this.#reader;
    if (++this.#count > MOST_COMMANDS) throw unsupported(`A search of more than ${MOST_COMMANDS} commands`, span);
    const command = COMMANDS.get(name);
    if (command === undefined) throw refused(name, span);
    const lower = command({
      reader,
      warn: this.#warn,
      name: { text: name, ...span },
      first,
      subsearch: () => this.#subsearch(),
    });
    if (!atCommandEnd(reader)) throw reader.unexpected(`\`|\` or the end of \`${name}\``);
    return { name, lower, start: span.start, end: reader.offset };
  }

  #subsearch(): Subsearch {
    const reader = this.#reader;
    const start = reader.skip();
    reader.take(/\[/y);
    const pipeline = reader.nested(() => this.parse(true));
    if (reader.take(/\]/y) !== undefined) return { pipeline, ...reader.span(start) };
    throw reader.unexpected('`]`', `The square bracket opened at ${reader.place(start)} is not closed.`);
  }
}

function refused(name: string, span: { readonly start: number; readonly end: number }): QueryFailure {
  const why = UNSUPPORTED.get(name);
  if (why !== undefined) return unsupported(`The command \`${name}\``, span, why);
  const near = nearest(name, [...COMMANDS.keys(), ...UNSUPPORTED.keys()]);
  return unexpected(name, 'a command of SPL', span, near === undefined ? undefined : `Did you mean \`${near}\`?`);
}
