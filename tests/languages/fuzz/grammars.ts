/** The grammar of every language with an engine. */
import type { LanguageId } from '../../../src/languages/language.ts';
import { allLanguages } from '../../../src/languages/registry.ts';
import { type Grammar, Texts } from './grammar.ts';
import { carPseudocode } from './grammars/car-pseudocode.ts';
import { dnif } from './grammars/dnif.ts';
import { eql, eqlClassic } from './grammars/eql.ts';
import { grep } from './grammars/grep.ts';
import { kql } from './grammars/kql.ts';
import { logpoint } from './grammars/logpoint.ts';
import { esQs, graylog, lucene, watcher } from './grammars/lucene.ts';
import { pandas } from './grammars/pandas.ts';
import { powershell } from './grammars/powershell.ts';
import { sigma } from './grammars/sigma.ts';
import { sparkSql } from './grammars/spark-sql.ts';
import { spl } from './grammars/spl.ts';
import { ossem, specificEvents } from './grammars/tables.ts';

/** One that lacks here is an error of types; languages are added to `LANGUAGE_IDS` and to the registry. */
const GRAMMARS: Readonly<Record<LanguageId, Grammar>> = {
  'car-pseudocode': carPseudocode,
  dnif,
  eql,
  'eql-classic': eqlClassic,
  'es-qs': esQs,
  graylog,
  grep,
  kql,
  logpoint,
  lucene,
  ossem,
  pandas,
  powershell,
  sigma,
  'spark-sql': sparkSql,
  'specific-events': specificEvents,
  spl,
  watcher,
};

/** Every language of the registry with the texts of its grammar, for `describe.each`. */
export const LANGUAGES = allLanguages().map((language) => ({
  id: language.id,
  language,
  texts: new Texts(GRAMMARS[language.id]),
}));
