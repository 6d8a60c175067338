/** What a command's reader is given, and gives. */

import type { QueryMessage } from '../../language.ts';
import type { Transform } from '../stage.ts';
import type { Name, Subsearch } from '../syntax.ts';
import type { SearchReader } from '../words.ts';

/** A command as it is read: what comes next is what stands behind its name. */
export interface CommandContext {
  readonly reader: SearchReader;
  readonly warn: (warning: QueryMessage) => void;
  /** The command's name. */
  readonly name: Name;
  /** True where no other command stands before it in its search. */
  readonly first: boolean;
  /** Takes a search in square brackets, the first of which comes next. */
  readonly subsearch: () => Subsearch;
}

/** Reads a command up to its end and says what it does. */
export type Command = (context: CommandContext) => Transform;
