/** A DuckDB that can do nothing but compute: no files, no network, no extensions, no settings. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DUCKDB_MACROS } from '../languages/spark-sql/cast.ts';

/** Memory that one database may use, the events it holds included. */
const MEMORY = '2GB';

/**
 * Opens a locked-down database in memory, with the macros that printed queries call. One thread, so that sums of
 * doubles and rows without an order come out alike everywhere.
 */
export async function openDuckdb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: MEMORY,
    temp_directory: '',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  for (const macro of DUCKDB_MACROS) await connection.run(macro);
  await connection.run('SET lock_configuration = true');
  return connection;
}
