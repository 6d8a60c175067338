import { describe, expect, test } from 'vitest';
import type { DatasetTruths } from '../../../src/components/site/truth-index.ts';
import { recordedSteps } from '../../../src/components/techniques/step-view.ts';
import { techniqueView } from '../../../src/components/techniques/technique-view.ts';
import { recordedSite } from '../truth-fixture.ts';

const site = recordedSite();
const recordedWith = (id: string, truths: DatasetTruths | undefined) =>
  techniqueView(site.techniques.get(id)!, site).datasets.map((shown) => recordedSteps(shown, truths))[0];
const recorded = (id: string) => recordedWith(id, site.truth.get('session'));

describe('the steps of an attack, by technique', () => {
  test.each([
    [
      'T1021.006',
      [
        // Labels of one step stand together: each log that saw it.
        ['session', true, ['start', 'start-audit']],
        ['2', false, ['logon']],
      ],
      ['admin'],
    ],
    [
      'T1021',
      [
        ['session', true, ['start', 'start-audit']],
        // Without a name, a label is a step of its own.
        ['copy', false, ['copy']],
        ['2', false, ['logon']],
      ],
      ['admin'],
    ],
    ['T1059', [['script', false, ['script']]], []],
  ])('%s', (id, steps, background) => {
    const shown = recorded(id);
    expect(shown?.steps.map(({ name, caught, labels }) => [name, caught, labels.map(({ label }) => label.id)])).toEqual(
      steps,
    );
    expect(shown?.background.map(({ label }) => label.id)).toEqual(background);
  });

  test('anchors are told apart', () => {
    expect(recorded('T1021')?.steps.map(({ anchor }) => anchor)).toEqual([
      'step:session.1',
      'step:session.2',
      'step:session.3',
    ]);
  });

  test('each label has who caught it, and a near miss who mistook it', () => {
    const shown = recorded('T1021.006');
    const [start] = shown?.steps[0]?.labels ?? [];
    expect(start?.catches.map(({ analytic, lines }) => [analytic, lines])).toEqual([
      ['a', [1, 2, 3]],
      ['b', [1, 2]],
    ]);
    expect(shown?.background[0]?.catches.map(({ analytic, lines }) => [analytic, lines])).toEqual([['a', [8]]]);
  });

  test('where nothing was run, nobody caught anything', () => {
    const shown = recordedWith('T1021.006', undefined);
    expect(shown?.steps.map(({ caught }) => caught)).toEqual([false, false]);
  });
});
