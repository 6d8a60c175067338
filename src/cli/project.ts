/** The project that a command works on. */
import { join } from 'node:path';

/** The project that this program belongs to: the folder above `src/`. */
export const OWN_PROJECT: string = join(import.meta.dirname, '..', '..');

/** Threads to work with: `HUNTBOOK_THREADS` where it is set to a number from 1, else one for each core. */
export function threadCount(cores: number, env: NodeJS.ProcessEnv = process.env): number {
  const wanted = Number(env['HUNTBOOK_THREADS']);
  return Number.isInteger(wanted) && wanted >= 1 ? wanted : Math.max(1, cores);
}
