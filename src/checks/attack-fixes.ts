/** Edits that bring a document's ATT&CK ids and names up to date, where nobody's judgement is needed. */
import { isMap, isScalar, isSeq, parseDocument, type Scalar } from 'yaml';
import type { TextEdit } from '../documents/diagnostics.ts';
import type { TacticRef, TechniqueRef } from '../documents/entry.ts';
import { findMentions } from '../documents/mentions.ts';
import type { MappingRow } from '../documents/placed-mention.ts';
import type { AttackTactic, AttackTechnique, Knowledge } from '../knowledge/types.ts';
import { listed } from './report.ts';
import { revocations } from './revocations.ts';
import { splitRowEdits } from './table-row-fixes.ts';
import { idEdits, nameEdit, type Stretch, Unsafe, type WrittenFile } from './written.ts';

/** The files of a document: its own without a name, its metadata by that file's. */
export type FilesWritten = (file: string | undefined) => WrittenFile | undefined;

/** What mends a reference: edits, or why there are none. */
export type Drift = readonly TextEdit[] | Unsafe;

/** The fixes of one row, which must stay at one with each other. */
export class DriftFixes {
  readonly #row: MappingRow;
  readonly #knowledge: Knowledge;
  readonly #files: FilesWritten | undefined;
  /** Ids that earlier fixes of the row write. */
  readonly #written = new Set<string>();

  constructor(row: MappingRow, knowledge: Knowledge, files: FilesWritten | undefined) {
    this.#row = row;
    this.#knowledge = knowledge;
    this.#files = files;
  }

  /** Writes what replaced a revoked technique, and its name where the old one stands beside the id. */
  revoked(reference: TechniqueRef, replacement: AttackTechnique): Drift | undefined {
    const place = this.#placeOf(reference);
    if (!place) return undefined;
    const refused = this.#refused(reference, replacement);
    if (refused) return refused;
    if (isTitle(place)) return titleEdits(place, reference, replacement);
    const split = this.#splitEdits(reference, replacement, place);
    if (split) {
      this.#written.add(replacement.id);
      return split;
    }
    const ids = isSubTechniqueApart(reference, place)
      ? metadataEdits(place, replacement)
      : idEdits(place.file, place, reference.id, replacement.id);
    if (ids instanceof Unsafe) return ids;
    const name = this.#nameEdits(reference, replacement, place);
    if (name instanceof Unsafe) return name;
    this.#written.add(replacement.id);
    return inOrder([...ids, ...name]);
  }

  /** Writes a technique's name in the place of a wrong one. */
  techniqueName(reference: TechniqueRef, technique: AttackTechnique): Drift | undefined {
    const place = this.#placeOf(reference);
    return place && this.#nameEdits(reference, technique, place);
  }

  /**
   * Writes a tactic's name in the place of a former or misspelt one. A name of another tactic may be right and the id
   * wrong: that is decided only where the row's techniques (`belongs`) speak for the id.
   */
  tacticName(reference: TacticRef, tactic: AttackTactic, belongs: readonly AttackTactic[]): Drift | undefined {
    const place = this.#placeOf(reference);
    if (!place || reference.name === undefined) return undefined;
    const other = reference.id === undefined ? undefined : this.#knowledge.tactic(reference.name);
    if (other && (!belongs.includes(tactic) || belongs.includes(other))) {
      return new Unsafe(`the id or the name may be the wrong one (\`${other.id}\` is \`${other.name}\`)`);
    }
    const tag = /^(["']?attack\.)(.*?)["']?$/i.exec(place.file.slice(place));
    if (tag) {
      const [, prefix = '', words = ''] = tag;
      const text = words.includes('-') ? tactic.shortName : tactic.shortName.replaceAll('-', '_');
      return [{ start: place.start + prefix.length, end: place.start + prefix.length + words.length, text }];
    }
    const edit = nameEdit(place.file, place, reference.name, tactic.name);
    return edit instanceof Unsafe ? edit : [edit];
  }

  /** Where a sub-technique has a column of its own: the parent in the place of the technique, and itself beside it. */
  #splitEdits(reference: TechniqueRef, sub: AttackTechnique, place: Place): TextEdit[] | undefined {
    const parent = sub.parent === undefined ? undefined : this.#knowledge.technique(sub.parent);
    if (parent?.status !== 'active' || reference.id.includes('.')) return undefined;
    const { name } = reference;
    if (name !== undefined && !this.#wasNamed(reference.id, ownName(name))) return undefined;
    return splitRowEdits(place.file, place, { reference, parent: parent.technique, sub });
  }

  #placeOf(reference: TechniqueRef | TacticRef): Place | undefined {
    const file = this.#files?.(reference.file);
    const stretch = file?.stretch(reference);
    return file && stretch && { ...stretch, file };
  }

  /** Why a replacement does not fit among the others of its row. */
  #refused(reference: TechniqueRef, replacement: AttackTechnique): Unsafe | undefined {
    const others = this.#row.techniques.filter((other) => other.id !== reference.id);
    if (this.#written.has(replacement.id) || others.some(({ id }) => id === replacement.id)) {
      return new Unsafe(`\`${replacement.id}\` stands there already; take \`${reference.id}\` out`);
    }
    const [parent] = reference.id.split('.');
    const family = others.filter(
      ({ id }) => id.split('.')[0] === parent && id.includes('.') !== reference.id.includes('.'),
    );
    if (family.length > 0) {
      return new Unsafe(`it stands beside ${listed([...new Set(family.map(({ id }) => id))])}, its parent or part`);
    }
    const lost = this.#lostTactics(others, reference, replacement);
    if (lost.length === 0) return undefined;
    return new Unsafe(
      `\`${replacement.id}\` does not belong to ${listed(lost.map(({ name }) => name))}, written beside it`,
    );
  }

  /** Tactics of the row that a technique explains today, and none would with the replacement. */
  #lostTactics(others: readonly TechniqueRef[], reference: TechniqueRef, replacement: AttackTechnique): AttackTactic[] {
    const old = this.#tacticIds([reference]);
    const after = new Set([...this.#tacticIds(others), ...replacement.tactics]);
    return this.#row.tactics.flatMap(({ id, name }) => {
      const tactic = this.#knowledge.tactic(id ?? name ?? '');
      return tactic && old.has(tactic.id) && !after.has(tactic.id) ? [tactic] : [];
    });
  }

  #tacticIds(references: readonly TechniqueRef[]): Set<string> {
    const found = references.map(({ id }) => this.#knowledge.technique(id));
    return new Set(
      found.flatMap((one) =>
        one.status === 'unknown'
          ? []
          : [...one.technique.tactics, ...(one.status === 'revoked' ? (one.replacement?.tactics ?? []) : [])],
      ),
    );
  }

  /** None where no name stands there, or the right one. */
  #nameEdits(reference: TechniqueRef, technique: AttackTechnique, place: Place): TextEdit[] | Unsafe {
    const { name } = reference;
    if (name === undefined || sameName(name, technique.name)) return [];
    const named = ownName(name);
    const other = this.#knowledge.techniques.find(
      (known) => known.status === 'active' && known.id !== technique.id && sameName(named, known.name),
    );
    if (other && !this.#wasNamed(reference.id, named)) {
      return new Unsafe(`the id or the name may be the wrong one (\`${other.id}\` is \`${other.name}\`)`);
    }
    const edit = nameEdit(place.file, place, name, technique.name);
    return edit instanceof Unsafe ? edit : [edit];
  }

  /** Whether a revoked technique, or one that it was revoked for in turn, had this name. */
  #wasNamed(id: string, name: string): boolean {
    const found = this.#knowledge.technique(id);
    if (found.status !== 'revoked') return false;
    return revocations(found.technique, this.#knowledge).chain.some((one) => sameName(one.name, name));
  }
}

interface Place extends Stretch {
  readonly file: WrittenFile;
}

/**
 * Writes the new id into a rule's title, in the document's table and in the rule itself, which repeats it. Conversions of the
 * rule stay as their converter wrote them.
 */
function titleEdits({ file, ...place }: Place, { id }: TechniqueRef, replacement: AttackTechnique): Drift {
  const own = idEdits(file, place, id, replacement.id);
  if (own instanceof Unsafe) return own;
  const edits = [...own];
  for (const { 0: line, index } of file.text.matchAll(/^[ \t]*title:[^\r\n]*/gm)) {
    if (!findMentions(line).some((mention) => mention.id === id)) continue;
    const repeated = idEdits(file, { start: index, end: index + line.length }, id, replacement.id);
    if (repeated instanceof Unsafe) return repeated;
    edits.push(...repeated);
  }
  return inOrder(edits);
}

/** Whether a place is in the title of a rule's table. */
function isTitle({ file, start }: Place): boolean {
  const line = file.text.slice(Math.max(file.text.lastIndexOf('\n', start - 1) + 1, 0), start);
  return /^\s*\|[\s*]*title[\s*:]*\|/i.test(line);
}

/** A name without the parent's before it: `Remote Services: Windows Remote Management`. */
function ownName(name: string): string {
  return name.split(/:\s+/).at(-1) ?? name;
}

function sameName(left: string, right: string): boolean {
  const normal = (name: string) => name.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return normal(left) === normal(right);
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((left, right) => left.start - right.start);
}

/** Whether a guided playbook's metadata writes the technique, and its sub-technique under a key of its own. */
function isSubTechniqueApart(reference: TechniqueRef, place: Place): boolean {
  return metadataItem(place) !== undefined && !/T\d{4}[./]\d/i.test(place.file.slice(place)) && reference.id !== '';
}

/** `technique` and `sub_technique` of one mapping; the dotted id where the mapping has no key for the second. */
function metadataEdits(place: Place, replacement: AttackTechnique): TextEdit[] | Unsafe {
  const item = metadataItem(place);
  if (!item) return new Unsafe('its mapping cannot be read');
  const [base = '', sub] = replacement.id.split('.');
  if (!item.sub) return [scalarEdit(place.file, item.technique, replacement.id)];
  return [
    scalarEdit(place.file, item.technique, base),
    scalarEdit(place.file, item.sub, sub ?? 'None', sub === undefined ? '' : '"'),
  ];
}

/** The scalars of the mapping whose technique stands at a place, in offsets of the file. */
function metadataItem({ file, start }: Place): { technique: Stretch; sub?: Stretch } | undefined {
  const front = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*\r?$/m.exec(file.text);
  const yaml = front?.index === 0 ? (front[1] ?? '') : file.text.replace(/^\ufeff/, '');
  const base = front?.index === 0 ? front[0].indexOf('\n') + 1 : file.text.length - yaml.length;
  const document = parseDocument(yaml, { schema: 'core', prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const mappings: unknown = document.get('attack_mappings', true);
  for (const item of isSeq(mappings) ? mappings.items : [mappings]) {
    if (!isMap(item)) continue;
    const technique: unknown = item.get('technique', true);
    if (!isScalar(technique) || base + (technique.range?.[0] ?? -1) !== start) continue;
    const sub: unknown = ['sub_technique', 'sub-technique', 'subtechnique']
      .map((key): unknown => item.get(key, true))
      .find((node) => isScalar(node) && node.range && node.range[1] > node.range[0]);
    return {
      technique: stretchOf(technique, base),
      ...(isScalar(sub) ? { sub: stretchOf(sub, base) } : {}),
    };
  }
  return undefined;
}

function stretchOf({ range }: Scalar, base: number): Stretch {
  const [start, end] = range ?? [0, 0];
  return { start: base + start, end: base + end };
}

/** A scalar in the quotation marks that it has; in `quote` where it has none. */
function scalarEdit(file: WrittenFile, stretch: Stretch, value: string, quote = ''): TextEdit {
  const mark = /^["']/.exec(file.slice(stretch))?.[0] ?? quote;
  return { ...stretch, text: `${mark}${value}${mark}` };
}
