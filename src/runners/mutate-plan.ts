/** Running the mutants of a plan beside it: what most of them share is computed once. */
import { fieldHints, groupFields } from '../engine/mutation/hints.ts';
import { type MutationFacts, mutantsOf } from '../engine/mutation/mutants-of.ts';
import type { Program } from '../engine/plan.ts';
import { runPrograms } from '../engine/rule-set/run-programs.ts';
import type { View } from '../engine/values.ts';
import { withLogSources } from '../languages/sigma/log-source.ts';
import type { EventFiles } from './event-files.ts';
import { givenByLogSources } from './given-conditions.ts';
import { chosenMutants, MUTANT_STEPS, notCompared, verdictOn, viewFacts } from './mutation.ts';
import { type MutationOutcome, type RunRequest, runFailure, type Suggestion } from './protocol.ts';
import { openEvents, parseRequest } from './requests.ts';
import { engineFailure, settings } from './run-plan.ts';
import { findSuggestion } from './suggest.ts';

/** Runs the mutants of a request's plan from the `from`th on, at most `count`. */
export async function mutatePlan(
  request: RunRequest,
  { from, count }: { readonly from: number; readonly count: number },
  root: string,
  files: EventFiles,
): Promise<MutationOutcome> {
  // A rule's log source is the rule's condition, not that of its conversions.
  const { logSources, ...own } = request;
  const text = parseRequest(own, root);
  if ('refused' in text) return notCompared(text.refused);
  const { program } = text.parsed;
  if (program.kind !== 'plan') return notCompared(runFailure('The query is no plan.', request.source));
  const opened = await openEvents(request, root, files);
  if ('refused' in opened) return notCompared(opened.refused);
  const { events, view } = opened;
  const { chosen, total } = chosenMutants(mutantsOf(program, factsOf(program, view, logSources, root)), request.source);
  const batch = chosen.slice(from, from + count);
  const restricted = (one: Program): Program => withLogSources(one, logSources);
  const programs = [program, ...batch.map((mutant) => mutant.program())].map(restricted);
  const input = { events, view, ...settings(request), maxSteps: MUTANT_STEPS };
  const [original, ...outcomes] = runPrograms(programs, input);
  if (original === undefined || 'error' in original) {
    return notCompared(original ? engineFailure(original.error) : runFailure('It did not run.', request.source));
  }
  const mutants = batch.flatMap((mutant, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    const end =
      'error' in outcome ? { error: outcome.error.message, unfinished: outcome.error.kind === 'steps' } : outcome;
    return verdictOn(mutant, original.result, end) ?? [];
  });
  return { ok: true, mutants, chosen: chosen.length, total };
}

function factsOf(program: Program, view: View, logSources: RunRequest['logSources'], root: string): MutationFacts {
  return { ...viewFacts(view), isGiven: givenByLogSources(program, logSources, view, root) };
}

/** An event that tells one mutant of a request's plan from it; `null` when none was found. */
export async function suggestPlan(
  request: RunRequest,
  id: string,
  root: string,
  files: EventFiles,
): Promise<Suggestion | null> {
  const { logSources, ...own } = request;
  const text = parseRequest(own, root);
  if ('refused' in text || text.parsed.program.kind !== 'plan') return null;
  const { program } = text.parsed;
  const opened = await openEvents(request, root, files);
  if ('refused' in opened) return null;
  const { events, view } = opened;
  const { chosen } = chosenMutants(mutantsOf(program, factsOf(program, view, logSources, root)), request.source);
  const mutant = chosen.find((one) => one.id === id);
  if (mutant === undefined) return null;
  const programs = [program, mutant.program()].map((one) => withLogSources(one, logSources));
  return findSuggestion(events, view, { hints: fieldHints(program), keys: groupFields(program) }, async (tried) => {
    const input = { events: tried, view, ...settings(request), maxSteps: MUTANT_STEPS };
    const [first, second] = runPrograms(programs, input);
    return first && second && 'result' in first && 'result' in second ? [first.result, second.result] : undefined;
  });
}
