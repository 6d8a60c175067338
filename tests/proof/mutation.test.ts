import { describe, expect, test } from 'vitest';
import { gateOf } from '../../src/proof/gate.ts';
import { mutationTotal, needlessReasons, proveMutation } from '../../src/proof/mutation.ts';
import { mutationFailures } from '../../src/proof/mutation-failures.ts';
import type { AnalyticProof, Mutation, ProofRun } from '../../src/proof/report.ts';
import { suggestEvents } from '../../src/proof/suggest.ts';
import type { TestsFile } from '../../src/proof/tests-file.ts';
import type { MutantVerdict } from '../../src/runners/runner.ts';
import { analytic, context, subject } from './subject.ts';

const one = analytic('one');

function verdict(text: string, killed: boolean, error?: string): MutantVerdict {
  return {
    id: `${text} dropped`,
    kind: 'dropped',
    change: 'dropped',
    text,
    start: 2,
    end: 4,
    killed,
    ...(error === undefined ? {} : { error }),
  };
}

const run = (dataset: string, passed = true): ProofRun => ({
  test: dataset,
  dataset,
  view: 'native',
  passed,
  events: [],
  missing: [],
  surplus: [],
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
});

/** The mutation of an analytic whose mutants are given for each dataset. */
async function prove(
  verdicts: Record<string, MutantVerdict[]>,
  runs: ProofRun[],
  survivors: TestsFile['survivors'] = {},
) {
  const asked: string[] = [];
  const { runner, ...rest } = context({});
  const mutate = async ({ eventsFile }: { eventsFile: string }) => {
    asked.push(eventsFile);
    const mutants = verdicts[eventsFile] ?? [];
    return { ok: true as const, mutants, chosen: mutants.length, total: mutants.length + 3 };
  };
  const tests: TestsFile = { tests: [], survivors };
  const mutation = await proveMutation(
    subject([one], tests),
    one,
    runs,
    { ...rest, runner: { ...runner, mutate } },
    gateOf(2),
  );
  return { mutation, asked };
}

describe('what became of the mutants', () => {
  test('one that any dataset tells is killed; others are asked only while some survive', async () => {
    const { mutation, asked } = await prove({ attack: [verdict('a', true), verdict('b', true, 'No such field.')] }, [
      run('attack'),
    ]);
    expect(asked).toEqual(['attack']);
    expect(mutation).toMatchObject({ mutants: 2, killed: 2, failing: 1, left: 3, datasets: ['attack'], survivors: [] });
  });

  test('survivors have their place, the event that would tell them, and the reason that is stated', async () => {
    const both = [verdict('a', false), verdict('b', false), verdict('c', false)];
    const { mutation, asked } = await prove(
      { attack: both, quiet: [verdict('a', false), { ...verdict('b', true), line: 12 }, verdict('c', false)] },
      [run('attack')],
      { '*': { c: 'no such event' } },
    );
    expect(asked).toEqual(['attack', 'quiet']);
    expect(mutation?.killed).toBe(1);
    expect(mutation?.kills).toEqual([{ mutant: 'b dropped', dataset: 'quiet', line: 12 }]);
    expect(mutation?.survivors).toEqual([
      expect.objectContaining({
        mutant: 'a dropped',
        line: 5,
        column: 5,
        killedBy: 'no dataset has an event whose finding hangs on `a` alone',
      }),
      expect.objectContaining({ mutant: 'c dropped', because: 'no such event' }),
    ]);
    expect(mutationTotal([{ mutation }])).toEqual({ mutants: 3, killed: 1, explained: 1, open: 1 });
  });

  test('mutants that took too long are said not to be run there, and no reason is judged needless', async () => {
    const { runner, ...rest } = context({});
    const mutate = async ({ eventsFile }: { eventsFile: string }) =>
      eventsFile === 'quiet'
        ? { ok: true as const, mutants: [verdict('a', false)], chosen: 1, total: 1 }
        : { ok: false as const, message: 'It took too long.', stopped: eventsFile === 'attack' };
    const all = async (runs: ProofRun[]) =>
      proveMutation(subject([one], { tests: [] }), one, runs, { ...rest, runner: { ...runner, mutate } }, gateOf(2));
    const both = await all([run('attack'), run('quiet')]);
    expect(both).toMatchObject({ mutants: 1, killed: 0, datasets: ['quiet'] });
    expect(both?.notRun).toEqual([{ dataset: 'attack', message: 'It took too long.' }]);
    const proof: AnalyticProof = {
      file: 'content/playbooks/hunt.md',
      analytic: 'one',
      language: 'spark-sql',
      line: 5,
      state: 'proven',
      runs: [run('attack')],
      mutation: both,
    };
    const failures = mutationFailures({ analytics: [proof] }, new Map([[proof.file, subject([one], { tests: [] })]]), {
      strict: false,
      startOf: () => ({ line: 5, column: 1 }),
    });
    expect(failures.find(({ rule }) => rule === 'proof/mutants-not-run')).toMatchObject({
      severity: 'info',
      message: 'Mutants of `one` were not run on `attack`: nothing is known of them there.',
      details: ['not run   attack: It took too long.'],
    });
    expect(needlessReasons({ tests: [], survivors: { one: { z: 'r' } } }, new Map([['one', both]]))).toEqual([]);
  });

  test.each([
    [['b', 'c'], '1 of 3 mutants of `one` survives: no dataset tells it from the analytic.'],
    [['c'], '2 of 3 mutants of `one` survive: no dataset tells them from it.'],
  ])('those that survive without a reason, where %s are told', async (told, message) => {
    const verdicts = ['a', 'b', 'c'].map((text) => verdict(text, told.includes(text)));
    const { mutation } = await prove({ attack: verdicts }, [run('attack')]);
    const file = 'content/playbooks/hunt.md';
    const proof: AnalyticProof = {
      file,
      analytic: 'one',
      language: 'spark-sql',
      line: 5,
      state: 'proven',
      runs: [],
      mutation,
    };
    const failures = mutationFailures({ analytics: [proof] }, new Map([[file, subject([one], { tests: [] })]]), {
      strict: false,
      startOf: () => ({ line: 5, column: 1 }),
    });
    expect(failures.map(({ rule, message: said }) => [rule, said])).toEqual([['proof/survivor', message]]);
  });

  test('nothing is said of an analytic that fails a test, or has none', async () => {
    expect((await prove({}, [run('attack', false)])).mutation).toBeUndefined();
    expect((await prove({}, [])).mutation).toBeUndefined();
  });
});

test('a reason is needless when nothing survives that it is for, and not judged where nothing was mutated', async () => {
  const survivors = { one: { 'a dropped': 'r', 'z dropped': 'r' }, '*': { c: 'r', q: 'r' } };
  const tests: TestsFile = { tests: [], survivors };
  const { mutation } = await prove({ attack: [verdict('a', false), verdict('c', false)] }, [run('attack')], survivors);
  expect(needlessReasons(tests, new Map([['one', mutation]]))).toEqual([
    { analytic: 'one', mutant: 'z dropped' },
    { analytic: '*', mutant: 'q' },
  ]);
  expect(needlessReasons(tests, new Map<string, Mutation | undefined>([['one', undefined]]))).toEqual([]);
});

test('an event that tells several mutants is suggested once; a stated reason needs none', async () => {
  const mutation = (
    await prove({ attack: [verdict('a', false), verdict('b', false), verdict('c', false)] }, [run('attack')], {
      one: { c: 'r' },
    })
  ).mutation;
  const proof = {
    file: 'content/playbooks/hunt.md',
    analytic: 'one',
    language: 'spark-sql',
    line: 5,
    state: 'proven',
    runs: [run('attack')],
  } as const;
  const { runner, ...rest } = context({});
  const asked: string[] = [];
  const suggest = async (_: unknown, mutant: string) => {
    asked.push(mutant);
    return { event: { x: 1 }, base: 3, changes: [], found: false };
  };
  const report = { analytics: [{ ...proof, runs: [...proof.runs], mutation }] };
  const events = await suggestEvents(report, [subject([one], null)], { ...rest, runner: { ...runner, suggest } });
  expect(asked.sort()).toEqual(['a dropped', 'b dropped']);
  expect(events).toHaveLength(1);
  expect(events[0]?.tells.map(({ mutant }) => mutant)).toEqual(['a dropped', 'b dropped']);
});
