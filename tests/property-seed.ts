/**
 * The seed of all property tests: the same on every run, so that a pull request never fails for what it did not touch.
 * `HUNTBOOK_FUZZ_SEED=7` tries others, to look for what the usual ones do not find.
 */
import process from 'node:process';
import fc from 'fast-check';

const given = Number(process.env.HUNTBOOK_FUZZ_SEED ?? '');

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number.isSafeInteger(given) && given > 0 ? given : 1 });
