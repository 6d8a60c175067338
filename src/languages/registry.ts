/** The languages with an engine, by id. To add one: a folder beside this file, and a line here. */

import { carPseudocode } from './car-pseudocode/index.ts';
import { dnif } from './dnif/index.ts';
import { eql } from './eql/index.ts';
import { eqlClassic } from './eql-classic/index.ts';
import { grep } from './grep/index.ts';
import { kql } from './kql/index.ts';
import type { Language, LanguageId } from './language.ts';
import { logpoint } from './logpoint/index.ts';
import { esQs, graylog, lucene } from './lucene/index.ts';
import { ossem } from './ossem/index.ts';
import { pandas } from './pandas/index.ts';
import { powershell } from './powershell/index.ts';
import { sigma } from './sigma/index.ts';
import { sparkSql } from './spark-sql/index.ts';
import { specificEvents } from './specific-events/index.ts';
import { spl } from './spl/index.ts';
import { watcher } from './watcher/index.ts';

const LANGUAGES: readonly Language[] = [
  eqlClassic,
  eql,
  carPseudocode,
  logpoint,
  ossem,
  sparkSql,
  pandas,
  specificEvents,
  spl,
  sigma,
  lucene,
  esQs,
  graylog,
  grep,
  powershell,
  watcher,
  kql,
  dnif,
];

const byId = new Map<string, Language>(LANGUAGES.map((language) => [language.id, language]));

/** The language with this id, or `undefined` when it has no engine here. */
export function findLanguage(id: LanguageId | string): Language | undefined {
  return byId.get(id);
}

/** All languages with an engine, in the order of their introduction. */
export function allLanguages(): readonly Language[] {
  return LANGUAGES;
}
