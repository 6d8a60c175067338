/** Names in reach of an expression, and what they stand for. Spark compares names without case. */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { Typed } from './cast.ts';
import type { SqlCatalog } from './catalog.ts';
import { fieldAccess, hasFields } from './fields.ts';
import type { SqlName } from './syntax-tree.ts';
import { NULL, type SqlType } from './types.ts';

/** A column of a relation in reach. */
export interface ScopeColumn {
  readonly name: string;
  readonly sql: string;
  readonly type: SqlType;
  /** Found by name, but no part of `*`. */
  readonly hidden: boolean;
  /** A name that no event has. */
  readonly missing: boolean;
}

/** A table, derived table or common table expression in FROM. */
export interface ScopeRelation {
  /** Lower-case names that qualify its columns. */
  readonly names: readonly string[];
  readonly columns: readonly ScopeColumn[];
  /** For the events, and derived tables that pass all of their columns on: what other names may be. */
  readonly events: { readonly catalog: SqlCatalog; readonly alias: string } | null;
  /** Found by a plain name only where nothing else is: what a generator of the select list gives. */
  readonly last?: true;
}

/** What a name resolved to; `missing` when it is a column that no event has. */
export interface Resolved extends Typed {
  readonly missing: boolean;
}

export class Scope {
  readonly relations: readonly ScopeRelation[];
  /** Columns of USING, which an unqualified name means. */
  readonly merged: readonly ScopeColumn[];
  readonly #parent: Scope | null;

  constructor(relations: readonly ScopeRelation[], merged: readonly ScopeColumn[], parent: Scope | null) {
    this.relations = relations;
    this.merged = merged;
    this.#parent = parent;
  }

  /** Resolves a name of one or more parts; throws where it is ambiguous or unknown. */
  resolve(parts: readonly SqlName[], span: Span): Resolved {
    // A table's name in an outer query goes before a field whose own name has a dot.
    for (let scope: Scope | null = this; scope; scope = scope.#parent) {
      const found = scope.#findQualified(parts, span);
      if (found) return found;
    }
    for (let scope: Scope | null = this; scope; scope = scope.#parent) {
      const found = scope.#findPlain(parts, span);
      if (found) return found;
    }
    return this.#fieldOfColumn(parts, span) ?? this.#missing(parts, span);
  }

  /** `column.field`: the longest name of a column that has fields, and the fields behind it. */
  #fieldOfColumn(parts: readonly SqlName[], span: Span): Resolved | undefined {
    for (let taken = parts.length - 1; taken >= 1; taken--) {
      for (let scope: Scope | null = this; scope; scope = scope.#parent) {
        const found = scope.#findPlain(parts.slice(0, taken), span);
        if (found && hasFields(found.type)) return { ...parts.slice(taken).reduce(fieldAccess, found), missing: false };
      }
    }
    return undefined;
  }

  /** The column that a name certainly is in this scope, outer ones left out; `undefined` when it may be another. */
  certain(name: string): Typed | undefined {
    const key = name.toLowerCase();
    const merged = this.merged.find((column) => column.name.toLowerCase() === key);
    if (merged) return merged;
    for (const relation of this.relations.filter((one) => one.last !== true)) {
      const column = relation.columns.find((candidate) => candidate.name.toLowerCase() === key);
      if (column && !column.missing) return column;
      if (relation.events && !relation.events.catalog.undecided) {
        const known = relation.events.catalog.find(name);
        if (known) return { sql: `${relation.events.alias}.${known.sql}`, type: known.type };
      }
    }
    return undefined;
  }

  #findPlain(parts: readonly SqlName[], span: Span): Resolved | undefined {
    const name = parts.map((part) => part.name).join('.');
    const merged = this.merged.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (merged) return merged;
    const [first, last] = [this.relations.filter((one) => one.last !== true), this.relations.filter((one) => one.last)];
    return this.#findIn(first, name, span) ?? this.#findIn(last, name, span);
  }

  /** Reads the first part, or the first two (`database.table`), as a relation's name. */
  #findQualified(parts: readonly SqlName[], span: Span): Resolved | undefined {
    for (let taken = Math.min(2, parts.length - 1); taken >= 1; taken--) {
      const qualifier = nameOf(parts.slice(0, taken));
      const relations = this.relations.filter((relation) => relation.names.includes(qualifier));
      if (relations.length === 0) continue;
      const name = parts
        .slice(taken)
        .map((part) => part.name)
        .join('.');
      const found = this.#findIn(relations, name, span);
      if (found) return found;
      const inner = new Scope(relations, [], null).#fieldOfColumn(parts.slice(taken), span);
      if (inner) return inner;
      if (relations.some((relation) => mayBeMissing(relation, name))) return { sql: 'NULL', type: NULL, missing: true };
      throw unknownColumn(name, span, relations);
    }
    return undefined;
  }

  #findIn(relations: readonly ScopeRelation[], name: string, span: Span): Resolved | undefined {
    const key = name.toLowerCase();
    const certain: Resolved[] = [];
    const possible: Resolved[] = [];
    for (const relation of relations) {
      const own = relation.columns.filter((column) => column.name.toLowerCase() === key);
      certain.push(...own.filter((column) => !column.missing));
      if (own.length > 0 || !relation.events) continue;
      const column = relation.events.catalog.find(name);
      if (!column) continue;
      const found = { sql: `${relation.events.alias}.${column.sql}`, type: column.type, missing: false };
      (relation.events.catalog.undecided ? possible : certain).push(found);
    }
    const candidates = certain.length > 0 ? certain : possible;
    if (candidates.length > 1) throw ambiguous(name, span, relations);
    return candidates[0];
  }

  /** A name that nothing has: null where the events may have it, an error elsewhere. */
  #missing(parts: readonly SqlName[], span: Span): Resolved {
    const name = parts.map((part) => part.name).join('.');
    const reach = this.#relationsInReach();
    if (!reach.some((relation) => mayBeMissing(relation, name))) throw unknownColumn(name, span, this.relations);
    const events = reach.find((relation) => relation.events)?.events?.catalog;
    const first = parts[0];
    if (parts.length > 1 && first && events && !startsField(events, first.name)) {
      const names = this.relations.flatMap((relation) => relation.names.slice(0, 1));
      const near = nearest(first.name, names);
      throw new QueryFailure(
        `Unexpected \`${first.name}\`, expected a table of this query${names.length > 0 ? `: ${list(names)}` : ''}.`,
        first.span,
        near === undefined ? {} : { help: `did you mean \`${near}\`?` },
      );
    }
    return { sql: 'NULL', type: NULL, missing: true };
  }

  #relationsInReach(): readonly ScopeRelation[] {
    return [...this.relations, ...(this.#parent ? this.#parent.#relationsInReach() : [])];
  }
}

/** True when `name` is null in this relation rather than wrong: it is the events, or passes all of their columns on. */
function mayBeMissing(relation: ScopeRelation, name: string): boolean {
  if (relation.events) return true;
  return relation.columns.some((column) => column.missing && column.name.toLowerCase() === name.toLowerCase());
}

function nameOf(parts: readonly SqlName[]): string {
  return parts.map((part) => part.name.toLowerCase()).join('.');
}

/** True when the view has a field `name.…`. */
function startsField(catalog: SqlCatalog, name: string): boolean {
  const prefix = `${name.toLowerCase()}.`;
  for (const field of catalog.fieldNames()) if (field.toLowerCase().startsWith(prefix)) return true;
  return false;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function ambiguous(name: string, span: Span, relations: readonly ScopeRelation[]): QueryFailure {
  const qualified = relations.flatMap((relation) => {
    const qualifier = relation.names[0];
    return qualifier === undefined ? [] : [`${qualifier}.${name}`];
  });
  return new QueryFailure(`The column \`${name}\` is ambiguous: several tables have it.`, span, {
    ...(qualified.length > 0 ? { help: `say which: ${list(qualified)}` } : {}),
  });
}

function unknownColumn(name: string, span: Span, relations: readonly ScopeRelation[]): QueryFailure {
  const names = relations.flatMap((relation) => relation.columns.map((column) => column.name));
  const near = nearest(name, names);
  return new QueryFailure(`Unexpected column \`${name}\`, which the query's tables do not have.`, span, {
    ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
  });
}
