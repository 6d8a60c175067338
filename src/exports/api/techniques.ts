/** `api/techniques.json`: every ATT&CK technique, with what the content has for it. */
import { z } from 'zod';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { techniqueUrl } from '../../components/site/urls.ts';
import { STATES } from '../../components/site/words.ts';
import { label } from '../../events/dataset.ts';
import { attackTechnique } from '../../knowledge/types.ts';
import { type ProofState, proofState } from '../../proof/report.ts';
import { mitreTechniqueUrl } from '../addresses.ts';
import { caughtBy, caughtByOf, documentRef, documentRefOf, head, headOf, url } from './parts.ts';

const apiTechnique = z.object({
  id: attackTechnique.shape.id,
  name: attackTechnique.shape.name,
  status: attackTechnique.shape.status,
  replacement: z
    .string()
    .optional()
    .describe('Of a revoked one: the technique to read today, at the end of the chain.'),
  parent: attackTechnique.shape.parent.describe('Of a sub-technique: the technique that it is part of.'),
  tactics: z.array(z.string()).describe('Ids of its tactics.'),
  platforms: z.array(z.string()),
  url,
  attack: z.url().describe("Its page at MITRE's."),
  coverage: z
    .enum(['proven', 'unproven', 'none'])
    .describe(
      '`proven`: at least one analytic is; `unproven`: there is content, and none of it proven. Its own alone, without sub-techniques.',
    ),
  documents: z.array(documentRef).describe('Documents that name it, or an id that it replaces.'),
  analytics: z
    .record(proofState, z.number().int().nonnegative())
    .describe('How many analytics of those documents are in each state of proof.'),
  datasets: z.array(z.string()).describe('Names of datasets that show it.'),
  steps: z
    .array(
      z.object({
        dataset: z.string(),
        label: label.shape.id,
        step: label.shape.step.describe(
          'The step of the attack that the label names; labels of one step stand for one log each.',
        ),
        lines: label.shape.lines,
        caughtBy,
      }),
    )
    .describe(
      'Labelled steps of attacks that show it, or an id that it replaces; nobody caught those that none finds.',
    ),
});

export const apiTechniques = z.object({
  ...head,
  attackVersion: z.string().describe('Release of ATT&CK: `18.1`.'),
  tactics: z
    .array(z.object({ id: z.string(), shortName: z.string(), name: z.string() }))
    .describe('In the order of the matrix.'),
  techniques: z.array(apiTechnique).describe('Sorted by id; revoked and deprecated ones too.'),
});

/** Every technique of the knowledge. */
export function techniquesOf(site: SiteIndex): z.infer<typeof apiTechniques> {
  const { knowledge, coverage } = site.model;
  const steps = labelledSteps(site);
  return {
    ...headOf('techniques', site),
    attackVersion: knowledge.attackVersion,
    tactics: knowledge.tactics.map(({ id, shortName, name }) => ({ id, shortName, name })),
    techniques: [...site.techniques.values()].map(({ technique, lookup, datasets }) => {
      const covered = coverage.techniques.get(technique.id);
      const replacement = lookup.status === 'revoked' ? lookup.replacement?.id : undefined;
      const amount = (state: ProofState) => covered?.analytics.filter((one) => one.state === state).length ?? 0;
      return {
        id: technique.id,
        name: technique.name,
        status: technique.status,
        ...(replacement === undefined ? {} : { replacement }),
        ...(technique.parent === undefined ? {} : { parent: technique.parent }),
        tactics: technique.tactics,
        platforms: technique.platforms,
        url: techniqueUrl(technique.id),
        attack: mitreTechniqueUrl(technique.id),
        coverage: covered?.state ?? 'none',
        documents: (covered?.documents ?? []).flatMap(({ document }) => {
          const facts = site.byFile.get(document.file);
          return facts ? [documentRefOf(facts)] : [];
        }),
        analytics: countsOf(amount),
        datasets: datasets.map(({ name }) => name),
        steps: steps.get(technique.id) ?? [],
      };
    }),
  };
}

function countsOf(amount: (state: ProofState) => number): Record<ProofState, number> {
  return Object.fromEntries(STATES.toReversed().map((state) => [state, amount(state)])) as Record<ProofState, number>;
}

type LabelledStep = z.infer<typeof apiTechnique>['steps'][number];

/** Labels of attacks by the technique that they name, and by the one that replaced it; in the order of datasets. */
function labelledSteps({ model, truth }: SiteIndex): Map<string, LabelledStep[]> {
  const steps = new Map<string, LabelledStep[]>();
  for (const { name, metadata } of model.datasets) {
    for (const { id, attack, technique, step, lines } of metadata.labels) {
      if (!attack || technique === undefined) continue;
      const lookup = model.knowledge.technique(technique);
      if (lookup.status === 'unknown') continue;
      const shown: LabelledStep = {
        dataset: name,
        label: id,
        ...(step === undefined ? {} : { step }),
        lines,
        caughtBy: caughtByOf(truth.get(name)?.catches.get(id)),
      };
      const replacement = lookup.status === 'revoked' ? lookup.replacement : undefined;
      for (const { id: named } of [lookup.technique, ...(replacement ? [replacement] : [])])
        steps.set(named, [...(steps.get(named) ?? []), shown]);
    }
  }
  return steps;
}
