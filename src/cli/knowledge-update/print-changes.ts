/** What a release changes, as text for a terminal. */
import {
  CHANGE_KINDS,
  type Change,
  type ChangedEntity,
  type ChangeKind,
  ENTITIES,
} from '../../knowledge/update/changes.ts';
import type { Palette } from '../display.ts';
import { printable } from '../display.ts';
import { counted } from '../print-diagnostics.ts';
import type { Touched } from './touched.ts';

const HEADINGS: Readonly<Record<ChangedEntity, string>> = {
  tactic: 'Tactics',
  technique: 'Techniques',
  'data component': 'Data components',
  'detection strategy': 'Detection strategies',
  'D3FEND tactic': 'Tactics of D3FEND',
  defence: 'Defences',
  artifact: 'Artifacts',
  relation: 'Artifacts that techniques touch',
};

const KINDS: Readonly<Record<ChangeKind, string>> = {
  new: 'new',
  renamed: 'renamed',
  moved: 'moved to other tactics',
  'other parent': 'of another parent',
  revoked: 'revoked',
  'other replacement': 'revoked earlier and now replaced by another',
  deprecated: 'deprecated',
  'un-deprecated': 'current again',
  removed: 'removed',
  'other order': 'in another order',
  other: 'changed otherwise',
};

/** Changes of which a list of ids says enough; there may be hundreds. */
const ONLY_IDS: ReadonlySet<ChangedEntity> = new Set(['relation', 'detection strategy']);

const WIDTH = 100;

/** Lines for changes: by what they are about, then by kind. Without `names`, counts alone. */
export function changeLines(changes: readonly Change[], palette: Palette, names: boolean): string[] {
  return ENTITIES.flatMap((entity) => {
    const own = changes.filter((change) => change.entity === entity);
    if (own.length === 0) return [];
    const kinds = CHANGE_KINDS.map((kind) => ({ kind, of: own.filter((change) => change.kind === kind) })).filter(
      ({ of }) => of.length > 0,
    );
    const counts = kinds.map(({ kind, of }) => `${of.length} ${KINDS[kind]}`).join(', ');
    const head = `${palette.bold(HEADINGS[entity])}: ${counts}`;
    return ['', head, ...(names ? kinds.flatMap(({ kind, of }) => linesOf(kind, of, entity, palette)) : [])];
  });
}

function linesOf(kind: ChangeKind, changes: readonly Change[], entity: ChangedEntity, palette: Palette): string[] {
  const head = `  ${tone(kind, palette)(KINDS[kind])}`;
  if (kind === 'other' && ONLY_IDS.has(entity)) return [head, ...wrapped(changes.map(({ id }) => id))];
  return [
    head,
    ...changes.map(({ id, name, detail }) => {
      const renamed = kind === 'renamed';
      const shown = [
        id,
        renamed || name === id ? '' : name,
        detail === '' ? '' : detail.startsWith('→') ? detail : renamed ? detail : `(${detail})`,
      ];
      return `    ${printable(shown.filter((part) => part !== '').join(' '))}`;
    }),
  ];
}

/** Lines for the places of documents that changes touch. */
export function touchedLines(touched: readonly Touched[], palette: Palette): string[] {
  if (touched.length === 0) return ['', 'No document of this project names any of it.'];
  const files = new Set(touched.map(({ file }) => file)).size;
  return [
    '',
    palette.bold(`${counted(touched.length, 'place')} in ${counted(files, 'document')} that this touches:`),
    ...touched.map(
      ({ file, line, column, id, changes }) =>
        `  ${printable(file)}:${line}:${column}: ${id} ${printable(changes.map(inWords).join('; '))}`,
    ),
  ];
}

function inWords({ kind, detail, name }: Change): string {
  switch (kind) {
    case 'new':
      return `is new: ${name}`;
    case 'renamed':
      return `was renamed: ${detail}`;
    case 'moved':
      return `${name} moved to other tactics: ${detail}`;
    case 'other parent':
      return `${name} has another parent: ${detail}`;
    case 'revoked':
      return `${name} was revoked ${detail.startsWith('→') ? detail : `(${detail})`}`;
    case 'other replacement':
      return `${name} was revoked earlier, and leads ${detail.startsWith('→') ? `to ${detail.slice(2)}` : 'nowhere'}`;
    case 'un-deprecated':
      return `${name} is current again`;
    case 'removed':
      return `${name} was removed${detail === '' ? '' : ` ${detail}`}`;
    default:
      return `${name} was ${KINDS[kind]}${detail === '' ? '' : ` (${detail})`}`;
  }
}

function tone(kind: ChangeKind, palette: Palette): (text: string) => string {
  if (kind === 'new' || kind === 'un-deprecated') return palette.good;
  return kind === 'revoked' || kind === 'deprecated' || kind === 'removed' ? palette.warning : palette.faint;
}

function wrapped(ids: readonly string[]): string[] {
  const lines: string[] = [];
  let line = '   ';
  for (const [index, id] of ids.entries()) {
    const part = ` ${id}${index === ids.length - 1 ? '' : ','}`;
    if (line.length + part.length > WIDTH) {
      lines.push(line);
      line = '   ';
    }
    line += part;
  }
  return [...lines, line];
}
