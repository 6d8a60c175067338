/** Ids in documents, with their places. */
import type { TacticRef, TechniqueRef } from './entry.ts';
import type { Mention } from './mentions.ts';

/** An id in a file: `start` and `end` are offsets in the file, its byte order mark counted. A plain object: it is cached. */
export interface PlacedMention extends Mention {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The file, where it is not the document's own: a guided playbook's metadata. */
  readonly file?: string;
  /** For the address of a link: where the link's text stands, in offsets of the file. */
  readonly label?: readonly [start: number, end: number];
}

/** A name of a mapping that stands a second time, without its id: among the tags of front matter. */
export interface RepeatedName {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
  readonly file?: string;
  /** Where the mapping has it. */
  readonly of: TechniqueRef | TacticRef;
}

/**
 * Techniques and tactics that a document puts side by side: a row of a table, an item of metadata, the tags of a rule.
 * Each is as it stands there, also where an earlier row has the same id.
 */
export interface MappingRow {
  readonly techniques: readonly TechniqueRef[];
  readonly tactics: readonly TacticRef[];
}
