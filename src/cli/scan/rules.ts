/** The Sigma rules in files and folders: YAML files, and the rules in documents. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { LineIndex } from '../../documents/lines.ts';
import { parseDocument } from '../../documents/parse.ts';
import { byText } from '../../text/order.ts';
import { toFileOffset } from '../../text/source-map.ts';
import { unreadableReason } from '../../text/unreadable-reason.ts';
import { type GivenPath, shownBelow } from '../call-folder.ts';

/** A rule, and where it stands. */
export interface ScanRule {
  /** The file as it is shown. */
  readonly file: string;
  readonly source: string;
  /** The place in the file of an offset of the source, from 1. */
  place(offset: number): { readonly line: number; readonly column: number };
}

/** What readers are told of a rule. */
export interface RuleFacts {
  readonly title?: string;
  readonly id?: string;
  readonly level?: string;
}

/** A file or folder that cannot be read. */
export interface Unreadable {
  readonly file: string;
  readonly reason: string;
}

/** Largest file that is read for rules, in bytes. */
const MOST_BYTES = 5_000_000;

/** Deepest folder below the one that is given. */
const DEEPEST = 20;

const RULE_FILE = /\.ya?ml$/i;
const DOCUMENT = /\.(?:md|markdown)$/i;

/** A YAML file that is met in a folder is one of rules when it has one of their sections. */
const OF_A_RULE = /^(?:detection|correlation|filter)\s*:/m;

/** The rules of a file, or of all files below a folder in the order of their paths. */
export async function rulesIn(given: GivenPath): Promise<{ rules: ScanRule[]; unreadable: Unreadable[] }> {
  const rules: ScanRule[] = [];
  const unreadable: Unreadable[] = [];
  const read = async (path: string, named: boolean): Promise<void> => {
    const file = shownBelow(given, path);
    try {
      const { size } = await stat(path);
      if (size > MOST_BYTES) {
        unreadable.push({ file, reason: `it has more than ${MOST_BYTES.toLocaleString('en-US')} bytes` });
        return;
      }
      const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
      if (DOCUMENT.test(path)) rules.push(...rulesOfDocument(file, text));
      else if (named || OF_A_RULE.test(text)) rules.push(wholeFile(file, text));
    } catch (thrown) {
      unreadable.push({ file, reason: unreadableReason(thrown) });
    }
  };
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort(byText(({ name }) => name))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && depth < DEEPEST) await walk(path, depth + 1);
      else if (entry.isFile() && (RULE_FILE.test(entry.name) || DOCUMENT.test(entry.name))) await read(path, false);
    }
  };
  try {
    if ((await stat(given.absolute)).isDirectory()) await walk(given.absolute, 0);
    else await read(given.absolute, true);
  } catch (thrown) {
    unreadable.push({ file: given.shown, reason: unreadableReason(thrown) });
  }
  return { rules, unreadable };
}

function wholeFile(file: string, source: string): ScanRule {
  let lines: LineIndex | undefined;
  return {
    file,
    source,
    place: (offset) => {
      lines ??= new LineIndex(source);
      return lines.place(offset);
    },
  };
}

function rulesOfDocument(file: string, text: string): ScanRule[] {
  const { analytics } = parseDocument(text, { file });
  const lines = new LineIndex(text);
  return analytics
    .filter(({ language }) => language === 'sigma')
    .map(({ source, map }) => ({ file, source, place: (offset) => lines.place(toFileOffset(map, offset)) }));
}

/** Title, id and level, of the first document of a rule that has them. */
export function factsOf({ source }: ScanRule): RuleFacts {
  const facts: { -readonly [Fact in keyof RuleFacts]: string } = {};
  for (const document of parseAllDocuments(source, { logLevel: 'silent' })) {
    for (const key of ['title', 'id', 'level'] as const) {
      const value = 'get' in document ? document.get(key) : undefined;
      if (typeof value === 'string' && value !== '') facts[key] ??= value;
    }
  }
  return facts;
}
