/** Runs `huntbook build` for a project, and tells its parent the peak memory. */
import process from 'node:process';

const project = process.argv[2] ?? '.';
process.on('exit', () => {
  process.send?.({ peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) });
});
process.argv.splice(2, process.argv.length, 'build', '--project', project);
await import('../huntbook.ts');
