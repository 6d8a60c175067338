/** The labelled steps of an attack, and who caught them. */
import type { Dataset } from '../../events/dataset.ts';
import type { Catch, DatasetTruths } from '../site/truth-index.ts';
import { stepAnchor } from '../site/urls.ts';
import type { ShownBy, ShownStep } from './technique-view.ts';

/** A label that shows a technique, and who found events of it. */
export interface LabelCatches extends ShownStep {
  readonly catches: readonly Catch[];
}

/** A step of an attack: the labels that name it, one for each log that saw it. */
export interface AttackStep {
  /** As its labels name it; the id of a label that names none. */
  readonly name: string;
  readonly anchor: string;
  readonly labels: readonly LabelCatches[];
  /** An analytic finds an event of one of its labels. */
  readonly caught: boolean;
}

/** What a dataset records of a technique. */
export interface RecordedSteps {
  readonly dataset: Dataset;
  /** In the dataset's order. */
  readonly steps: readonly AttackStep[];
  /** Labels that are not the attack's. */
  readonly background: readonly LabelCatches[];
}

/** The steps that a dataset shows of a technique, each with who caught it; no analytic was run on it where `truths` is absent. */
export function recordedSteps({ dataset, steps }: ShownBy, truths: DatasetTruths | undefined): RecordedSteps {
  const labels = steps.map(
    ({ label, as }): LabelCatches => ({ label, as, catches: truths?.catches.get(label.id) ?? [] }),
  );
  const attack = labels.filter(({ label }) => label.attack);
  const byStep = Map.groupBy(attack, ({ label }) => String(label.step ?? label.id));
  return {
    dataset,
    steps: [...byStep].map(([name, own], place) => ({
      name,
      anchor: stepAnchor(dataset.name, place),
      labels: own,
      caught: own.some(({ catches }) => catches.length > 0),
    })),
    background: labels.filter(({ label }) => !label.attack),
  };
}
