/** Runs what Sigma rules are printed as in other languages, and compares it with the rules themselves. */
import type { RuleConversion } from '../checks/rule-conversions.ts';
import type { Analytic } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import { linesOf } from './compare.ts';
import type { Gate } from './gate.ts';
import type { GeneratedConversion } from './report.ts';
import { requestFor, type VerifiableDocument, type VerifyContext } from './subject.ts';

/** What the rule finds on a dataset, beside it what a conversion must find. */
interface RuleRun {
  readonly dataset: Dataset;
  readonly lines: readonly number[];
}

/**
 * The conversions of a document's Sigma rules, each run on the datasets of the document's tests. A rule that is left out
 * of the proof has none. Rejects only when the runner itself breaks.
 */
export async function proveConversions(
  subject: VerifiableDocument,
  context: VerifyContext,
  gate: Gate,
): Promise<GeneratedConversion[]> {
  const { document, tests, facts } = subject;
  const rules = document.analytics.filter(
    ({ id, language }) => language === 'sigma' && !facts.get(id)?.error && tests?.skip?.[id] === undefined,
  );
  const names = [...new Set(tests?.tests.map((test) => test.dataset))].sort();
  const datasets = names.flatMap((name) => context.datasets.get(name) ?? []);
  const proven = await Promise.all(
    rules.map(async (rule) => {
      const conversions = context.conversionsOf?.(rule) ?? [];
      if (conversions.length === 0) return [];
      const runs = await Promise.all(datasets.map((dataset) => gate(() => runRule(rule, dataset, context))));
      const ran = runs.filter((run) => run !== undefined);
      return Promise.all(conversions.map((one) => proveConversion(one, rule, ran, subject, context, gate)));
    }),
  );
  return proven.flat();
}

async function runRule(rule: Analytic, dataset: Dataset, context: VerifyContext): Promise<RuleRun | undefined> {
  const answer = await context.runner.run(requestFor(rule, rule.view, dataset, context));
  // A rule that does not run is the proof's own failure.
  return answer.ok ? { dataset, lines: ascending(linesOf(answer.result)) } : undefined;
}

async function proveConversion(
  conversion: RuleConversion,
  rule: Analytic,
  rules: readonly RuleRun[],
  { document, place }: VerifiableDocument,
  context: VerifyContext,
  gate: Gate,
): Promise<GeneratedConversion> {
  const base = { file: document.file, analytic: rule.id, language: conversion.language, view: rule.view };
  if (!conversion.ok) {
    const { message, help, start } = conversion.error;
    return {
      ...base,
      state: 'impossible',
      reason: { message, ...(help ? { help } : {}), ...place(rule, start) },
      runs: [],
    };
  }
  // Printed with the rule's log source in it: it needs none beside it.
  const { logSources: _, ...own } = rule;
  const printed: Analytic = { ...own, language: conversion.language, source: conversion.text };
  const runs = await Promise.all(
    rules.map(({ dataset, lines }) =>
      gate(async (): Promise<GeneratedConversion['runs'][number]> => {
        const answer = await context.runner.run(requestFor(printed, rule.view, dataset, context));
        if (!answer.ok)
          return { dataset: dataset.name, events: [...lines], missing: [], surplus: [], error: answer.error.message };
        const found = new Set(linesOf(answer.result));
        return {
          dataset: dataset.name,
          events: [...lines],
          missing: lines.filter((line) => !found.has(line)),
          surplus: ascending([...found].filter((line) => !lines.includes(line))),
        };
      }),
    ),
  );
  const same = runs.every(
    ({ missing, surplus, error }) => missing.length + surplus.length === 0 && error === undefined,
  );
  const state = runs.length === 0 ? 'unrun' : same ? 'proven' : 'differs';
  return { ...base, state, text: conversion.text, notes: [...conversion.notes], runs };
}

function ascending(lines: readonly number[]): number[] {
  return lines.toSorted((left, right) => left - right);
}
