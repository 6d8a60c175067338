import process from 'node:process';

/**
 * Milliseconds of processor time that this process has taken, its threads' among them. What a test allows its code is
 * measured by it: on a machine that does other things as well, a clock on the wall says little.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
