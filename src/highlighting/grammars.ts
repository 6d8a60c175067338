/** Which grammar highlights which language, and where the grammars come from. */
import type { LanguageRegistration } from 'shiki/core';
import { carPseudocode } from './grammars/car-pseudocode.ts';
import { dnif } from './grammars/dnif.ts';
import { eql } from './grammars/eql.ts';
import { grep } from './grammars/grep.ts';
import { kql } from './grammars/kql.ts';
import { logpoint } from './grammars/logpoint.ts';
import { lucene } from './grammars/lucene.ts';
import { ossem } from './grammars/ossem.ts';
import { specificEvents } from './grammars/specific-events.ts';
import { splunkWithEscapes } from './grammars/splunk.ts';

const OWN = {
  'car-pseudocode': carPseudocode,
  dnif,
  eql,
  grep,
  kql,
  logpoint,
  lucene,
  ossem,
  'specific-events': specificEvents,
} as const satisfies Record<string, LanguageRegistration>;

const SHIKI = {
  json: () => import('shiki/langs/json.mjs'),
  kusto: () => import('shiki/langs/kusto.mjs'),
  powershell: () => import('shiki/langs/powershell.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  splunk: () => import('shiki/langs/splunk.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
} as const;

/** A grammar that can be loaded. */
export type GrammarId = keyof typeof OWN | keyof typeof SHIKI;

/** Language ids of analytics, and info words of other fences, that are not themselves a grammar's name. */
const GRAMMAR_OF: Readonly<Record<string, GrammarId>> = {
  'spark-sql': 'sql',
  pandas: 'python',
  ipython3: 'python',
  py: 'python',
  'eql-classic': 'eql',
  sigma: 'yaml',
  yml: 'yaml',
  'es-qs': 'lucene',
  graylog: 'lucene',
  watcher: 'json',
  spl: 'splunk',
  bash: 'shellscript',
  sh: 'shellscript',
  shell: 'shellscript',
  ps1: 'powershell',
  pseudocode: 'car-pseudocode',
};

/** The grammar for a language id or a fence's info word, without case; `undefined` when there is none. */
export function grammarFor(language: string | undefined): GrammarId | undefined {
  if (language === undefined) return undefined;
  const key = language.toLowerCase();
  if (Object.hasOwn(GRAMMAR_OF, key)) return GRAMMAR_OF[key];
  return Object.hasOwn(OWN, key) || Object.hasOwn(SHIKI, key) ? (key as GrammarId) : undefined;
}

/** All grammars, each with those that it embeds before it. Reading them is cheap; compiling is left to first use. */
export async function loadGrammars(): Promise<Record<GrammarId, LanguageRegistration[]>> {
  const own = Object.entries(OWN).map(([id, grammar]) => [id, [grammar]] as const);
  const others = await Promise.all(
    Object.entries(SHIKI).map(async ([id, load]) => [id, (await load()).default as LanguageRegistration[]] as const),
  );
  const grammars = Object.fromEntries([...own, ...others]) as Record<GrammarId, LanguageRegistration[]>;
  return { ...grammars, splunk: grammars.splunk.map(splunkWithEscapes) };
}
