/** Running many plans over the same events at once. */
import type { Program } from '../engine/plan.ts';
import { canRunTogether, runPrograms } from '../engine/rule-set/run-programs.ts';
import type { QueryMessage } from '../languages/language.ts';
import type { EventFiles } from './event-files.ts';
import type { RunOutcome, RunRequest } from './protocol.ts';
import { openEvents, parseRequest } from './requests.ts';
import { engineFailure, settings } from './run-plan.ts';

/**
 * Runs requests over the events, and with the settings, of the first. Gives `null` for those that should rather run by
 * themselves: what they cost is theirs alone.
 */
export async function runTogether(
  requests: readonly RunRequest[],
  root: string,
  files: EventFiles,
): Promise<readonly (RunOutcome | null)[]> {
  const [first] = requests;
  if (first === undefined) return [];
  const opened = await openEvents(first, root, files);
  if ('refused' in opened) return requests.map(() => opened.refused);
  const outcomes: (RunOutcome | null)[] = [];
  const together: { place: number; program: Program; warnings: readonly QueryMessage[] }[] = [];
  for (const [place, request] of requests.entries()) {
    const text = parseRequest(request, root);
    outcomes.push('refused' in text ? text.refused : null);
    if ('refused' in text || text.parsed.program.kind !== 'plan') continue;
    const { program, warnings } = text.parsed;
    if (canRunTogether(program, first.caseSensitive)) together.push({ place, program, warnings });
  }
  const programs = together.map(({ program }) => program);
  for (const [index, outcome] of runPrograms(programs, { ...opened, ...settings(first) }).entries()) {
    const { place = -1, warnings = [] } = together[index] ?? {};
    outcomes[place] =
      'error' in outcome ? engineFailure(outcome.error) : { ok: true, result: outcome.result, warnings: [...warnings] };
  }
  return outcomes;
}
