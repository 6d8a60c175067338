/** Spark SQL, as the guided playbooks' `Logic` is written. Parsed here, run by DuckDB. */
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { RecordingCatalog } from './catalog.ts';
import { parseSql } from './parse.ts';
import { printDuckdb } from './print-duckdb.ts';
import { warningsFor } from './warnings.ts';

export const sparkSql: Language = {
  id: 'spark-sql',
  name: 'Spark SQL',
  defaultView: 'native',
  parse: (text) =>
    attempt(text, (warn) => {
      const query = parseSql(text);
      warningsFor(query, text).forEach(warn);
      // Printing over an open catalog checks names, aggregates and shapes, and finds the columns that are read.
      const catalog = new RecordingCatalog();
      printDuckdb(query, text, catalog, { now: 0 });
      return {
        kind: 'sql',
        text,
        query,
        columns: [...catalog.requested, ...(catalog.readsAll ? ['*'] : [])],
        readsAllColumns: catalog.readsAll,
      };
    }),
};
