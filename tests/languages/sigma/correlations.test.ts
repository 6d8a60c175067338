import { describe, expect, it } from 'vitest';
import { find, records, refusal, warnings } from './plans.ts';

/**
 * `f@ana:10` is a failed logon of ana at minute 10, `s` a successful one, `r` a start of a program; `f@ana:10:host` on a host.
 */
function logons(text: string) {
  return records(
    text.split(' ').map((word) => {
      const [, kind = '', user, minute = '0', host] = /^([a-z])(?:@(\w+))?:(\d+)(?::(\w+))?$/.exec(word) ?? [];
      const time = new Date(Date.UTC(2024, 0, 1, 0, Number(minute))).toISOString();
      const id = { f: 4625, s: 4624, r: 4688 }[kind] ?? 0;
      const name = kind === 'r' ? 'SubjectUserName' : 'User';
      return {
        EventID: id,
        time,
        ...(user ? { [name]: user } : {}),
        ...(host ? { Host: host } : {}),
        Size: Number(minute),
      };
    }),
  );
}

const rule = (name: string, id: number) => `
---
name: ${name}
id: 0000-${id}
logsource: {}
detection: { s: { EventID: ${id} }, condition: s }
`;
const IDS = { failed: 4625, success: 4624, start: 4688 };

/** A correlation, and the rules that it names. */
const correlation = (type: string, rules: string, rest: string) => `
title: c
correlation:
  type: ${type}
  rules: ${rules}
  timespan: 10m
${rest.replace(/^/gm, '  ')}
${Object.entries(IDS)
  .filter(([name, id]) => rules.includes(name) || rules.includes(`${id}`))
  .map(([name, id]) => rule(name, id))
  .join('')}`;

const by = 'group-by: [User]';
const count = (condition: string, rules = '[failed]') =>
  correlation('event_count', rules, `${by}\ncondition: { ${condition} }`);

/** Sigma correlation rules specification 2.1. */
const correlated = (text: string, events: string) => find(text, logons(events));

describe('event_count', () => {
  it.each([
    ['gte: 3', 'f@ana:0 f@ana:5 f@bo:6 f@ana:10 f@ana:30', [1, 2, 4]],
    ['gt: 2', 'f@ana:0 f@ana:5 f@ana:11', []],
    ['gt: 2', 'f@ana:0 f@ana:9 f@ana:11 f@ana:18', [2, 3, 4]],
    // Without case, and not without a user.
    ['gte: 2', 'f@ana:0 f@ANA:1 f:2 f:3', [1, 2]],
    // Upper limits are asked of all that lies together.
    ['lt: 3', 'f@ana:0 f@ana:1 f@ana:2 f@bo:3 f@ana:50', [4, 5]],
    ['lte: 1', 'f@ana:0 f@ana:1 f@bo:3', [3]],
    ['eq: 2', 'f@ana:0 f@ana:1 f@ana:2 f@bo:3 f@bo:4', [4, 5]],
    ['neq: 2', 'f@ana:0 f@ana:1 f@bo:3', [3]],
    ['gte: 2, lt: 3', 'f@ana:0 f@ana:1 f@ana:2 f@bo:3 f@bo:4 f@cy:5', [4, 5]],
  ])('%s in %s: %j', (condition, events, lines) => {
    expect(correlated(count(condition), events)).toEqual(lines);
  });

  it('counts what several rules find together, by id or name', () => {
    expect(correlated(count('gte: 2', '[failed, 0000-4624]'), 'f@ana:0 s@ana:1 s@bo:2')).toEqual([1, 2]);
  });

  it('groups by several fields, or none', () => {
    const pairs = correlation('event_count', 'failed', 'group-by:\n  - User\n  - Host\ncondition:\n  gte: 2');
    expect(correlated(pairs, 'f@ana:0:x f@ana:1:y f@ana:2:x')).toEqual([1, 3]);
    const all = correlation('event_count', 'failed', 'condition:\n  gte: 2');
    expect(correlated(all, 'f@ana:0 f@bo:1 f:2')).toEqual([1, 2, 3]);
  });

  it('lets its rules find events too when it says so', () => {
    const text = correlation('event_count', '[failed]', `${by}\ncondition: { gte: 2 }\ngenerate: true`);
    expect(correlated(text, 'f@ana:0 f@ana:1 f@bo:2 s@bo:3')).toEqual([1, 2, 3]);
  });

  it('leaves rules beside it as they are', () => {
    expect(correlated(count('gte: 2') + rule('success', 4624), 'f@ana:0 f@ana:1 f@bo:2 s@bo:3')).toEqual([1, 2, 4]);
  });
});

describe('counts of values', () => {
  const values = (type: string, condition: string) =>
    correlation(type, '[failed]', `group-by: Host\ncondition: { ${condition} }`);
  it.each([
    ['value_count', 'field: User, gte: 3', 'f@ana:0:x f@ana:1:x f@bo:2:x f@cy:3:y', []],
    ['value_count', 'field: User, gte: 2', 'f@ana:0:x f@ana:1:x f@bo:2:x f@cy:3:y', [1, 2, 3]],
    ['value_count', 'field: User, gte: 2', 'f@ana:0:x f@ANA:1:x', []],
    ['value_count', 'field: [User, Size], gte: 2', 'f@ana:0:x f@ANA:1:x', [1, 2]],
    // An event without one of the fields has no value to count.
    ['value_count', 'field: [User, Size], gte: 2', 'f@ana:0:x f:1:x', []],
    ['value_sum', 'field: Size, gt: 5', 'f:1:x f:2:x f:3:x f:4:y', [1, 2, 3]],
    ['value_avg', 'field: Size, gte: 2', 'f:1:x f:2:x f:4:x f:1:y', [1, 2, 3]],
    ['value_median', 'field: Size, gt: 2', 'f:1:x f:2:x f:9:x f:3:y', [4]],
    ['value_percentile', 'field: Size, percentile: 50, gt: 2', 'f:1:x f:2:x f:9:x f:3:y', [4]],
  ])('%s %s in %s: %j', (type, condition, events, lines) => {
    expect(correlated(values(type, condition), events)).toEqual(lines);
  });
});

it('reads the field beside the condition too', () => {
  const text = correlation('value_count', '[failed]', 'field: User\ncondition: { gte: 2 }');
  expect(correlated(text, 'f@ana:0 f@bo:1 f@bo:20')).toEqual([1, 2]);
});

describe('temporal', () => {
  const temporal = (rest: string, rules = '[failed, success]') => correlation('temporal', rules, `${by}\n${rest}`);
  it.each([
    ['', 'f@ana:0 s@ana:10 f@bo:3', [1, 2]],
    ['', 's@ana:0 f@ana:10', [1, 2]],
    ['', 'f@ana:0 s@ana:11', []],
    ['', 'f@ana:0 f@ana:1 f@ana:2', []],
    ['condition: { gte: 1 }', 'f@ana:0 s@bo:1', [1, 2]],
    ['condition: { gte: 2 }', 'f@ana:0 s@ana:1 s@bo:1', [1, 2]],
    ['condition: failed AND success', 'f@ana:0 s@ana:1 s@bo:1', [1, 2]],
    ['condition: failed and not success', 'f@ana:0 s@ana:1 f@bo:1', [3]],
    ['condition: failed or success', 'f@ana:0 s@bo:1', [1, 2]],
  ])('%s in %s: %j', (rest, events, lines) => {
    expect(correlated(temporal(rest), events)).toEqual(lines);
  });

  it('takes its rules from the condition where it has no list', () => {
    const text = temporal('condition: failed and success').replace(/ {2}rules:.*\n/, '');
    expect(correlated(text, 'f@ana:0 s@ana:1 s@bo:1')).toEqual([1, 2]);
  });

  it('groups by aliases of fields', () => {
    const aliases = 'group-by: [who]\naliases:\n  who:\n    failed: User\n    start: SubjectUserName\n';
    const text = correlation('temporal', '[failed, start]', aliases);
    expect(correlated(text, 'f@ana:0 r@ana:1 r@bo:2 f@cy:3')).toEqual([1, 2]);
    expect(warnings(text.replace('      start: SubjectUserName\n', ''))).toContain(
      '7:14 «who» The alias `who` names no field for the rule `start`: its field of that name is taken.',
    );
  });
});

describe('temporal_ordered', () => {
  const ordered = (rest = '') => correlation('temporal_ordered', '[failed, success]', `${by}\n${rest}`);
  it.each([
    ['f@ana:0 s@ana:10', [1, 2]],
    ['s@ana:0 f@ana:5', []],
    ['s@ana:0 f@ana:5 s@ana:6', [2, 3]],
    ['f@ana:0 s@bo:1', []],
    ['f@ana:0 s@ana:11', []],
    // Both in one minute: the order of lines counts.
    ['f@ana:0 s@ana:0', [1, 2]],
    ['s@ana:0 f@ana:0', []],
  ])('%s: %j', (events, lines) => {
    expect(correlated(ordered(), events)).toEqual(lines);
    expect(correlated(ordered('condition: { gte: 2 }'), events)).toEqual(lines);
    expect(correlated(ordered('condition: failed and success'), events)).toEqual(lines);
  });

  /** Sigma correlation rules specification 2.1, "Extended conditions": each way to fulfil the condition, in the order of `rules`. */
  it.each([
    ['condition: { gte: 2 }', 'f@ana:0 r@ana:1 s@ana:2', [1, 2, 3]],
    ['condition: { gte: 2 }', 'f@ana:0 s@ana:2 r@ana:3', [1, 2, 3]],
    ['condition: { gte: 2 }', 's@ana:0 r@ana:1', []],
    ['condition: { gt: 2 }', 'f@ana:0 r@ana:1 s@ana:2', [1, 2, 3]],
    ['condition: { gt: 2 }', 'f@ana:0 s@ana:1 r@ana:2', []],
    ['condition: failed and (start or success)', 'f@ana:0 s@ana:1 f@bo:2 r@bo:3 r@cy:4 f@cy:5', [1, 2, 3, 4]],
    ['condition: success and failed', 'f@ana:0 s@ana:1 s@bo:2 f@bo:3', [1, 2]],
    ['condition: failed or start and success', 'f@ana:0 r@bo:1 s@bo:2 s@cy:3', [1, 2, 3]],
  ])('%s: %s gives %j', (condition, events, lines) => {
    const aliases = 'group-by: [who]\naliases:\n  who: { failed: User, success: User, start: SubjectUserName }\n';
    const text = correlation('temporal_ordered', '[failed, start, success]', `${aliases}${condition}`);
    expect(correlated(text, events)).toEqual(lines);
  });

  it('follows on other correlations', () => {
    const chain = `
correlation:
  type: temporal_ordered
  rules: [many, success]
  group-by: [User]
  timespan: 10m
---
name: many
correlation:
  type: event_count
  rules: [failed]
  group-by: [User]
  timespan: 5m
  condition: { gte: 3 }
${rule('failed', 4625)}${rule('success', 4624)}`;
    const found = (events: string) => find(chain, logons(events));
    expect(found('f@ana:0 f@ana:1 f@ana:2 s@ana:9')).toEqual([1, 2, 3, 4]);
    expect(found('f@ana:0 f@ana:1 s@ana:9')).toEqual([]);
    expect(found('f@ana:0 f@ana:1 f@ana:2 s@ana:13')).toEqual([]);
    expect(found('s@ana:0 f@ana:1 f@ana:2 f@ana:3')).toEqual([]);
    // The third failure completes the match; those after the success do not take it back.
    expect(found('f@ana:0 f@ana:1 f@ana:2 s@ana:3 f@ana:4 f@bo:4')).toEqual([1, 2, 3, 4]);
  });

  it('says what it cannot do', () => {
    expect(refusal(ordered('condition: { lt: 2 }'))).toMatch(
      /^unsupported 8:16 «lt: 2» A `temporal_ordered` correlation of at most so many rules/,
    );
    expect(refusal(ordered('condition: { gte: 3 }'))).toBe(
      '8:16 «gte: 3» Unexpected `3`: the correlation has only 2 rules, and never so many match.',
    );
    expect(refusal(ordered('condition: failed and not success'))).toMatch(/^unsupported 8:25 «not success» `not` in/);
    expect(refusal(ordered('condition: failed and succes'))).toBe(
      '8:25 «succes» Unknown rule `succes`. (Did you mean `success`?)',
    );
  });
});

describe('refused correlations', () => {
  const whole = count('gte: 3');
  it.each([
    [
      /event_count/,
      'event_cuont',
      /^4:9 «event_cuont» Unexpected correlation type `event_cuont`.*Did you mean `event_count`/,
    ],
    ['gte: 3', 'gtee: 3', /^8:16 «gtee» Unexpected `gtee`.*Did you mean `gte`/],
    ['gte: 3', 'gte: many', '8:21 «many» Unexpected `many`, expected a number.'],
    ['gte: 3', 'field: User', /^8:14 .* Unexpected condition without a comparison/],
    ['{ gte: 3 }', 'failed', /^8:14 «failed» Unexpected `failed`, expected a comparison such as `gte: 10`/],
    [
      '  condition: { gte: 3 }',
      '',
      '4:3 «type» Unexpected `correlation` without `condition`. (add a line `condition:`)',
    ],
    ['10m', '10 minutes', /^6:13 «10 minutes» Unexpected `10 minutes`, expected a span of time/],
    ['10m', '0s', /^6:13 «0s»/],
    ['  timespan: 10m\n', '', /Unexpected `correlation` without `timespan`/],
    [
      '[failed]',
      '[fialed]',
      '5:11 «fialed» Unknown rule `fialed`: no document here has it as its id or name. (Did you mean `failed`?)',
    ],
    ['[failed]', '[elsewhere_else]', /^unsupported 5:11 «elsewhere_else» Unknown rule/],
    ['title: c', 'name: failing', /^parses/],
    [
      'event_count',
      'value_count',
      '8:16 «gte» Unexpected condition of `value_count` without `field`. (add a line `field:`)',
    ],
  ])('%s → %s', (from, to, said) => {
    const text = whole.replace(from, to);
    if (typeof said === 'string') expect(refusal(text)).toBe(said);
    else expect(refusal(text)).toMatch(said);
  });

  it('refuses one that refers to itself', () => {
    const text = `name: c${count('gte: 3').replace('title: c\n', '').replace('[failed]', '[failed, c]')}`;
    expect(refusal(text)).toBe('4:19 «c» Unexpected `c`: the correlation refers to itself.');
  });
});

/** Sigma specification 1.0.2, "Aggregation expression". */
describe('aggregations of older rules', () => {
  const old = (condition: string, frame = '') => `
logsource: {}
detection:
  failed: { EventID: 4625 }
  success: { EventID: 4624 }
  ${frame === '' ? '' : `timeframe: ${frame}`}
  condition: ${condition}
`;
  it.each([
    ['failed | count() > 2', '', 'f@ana:0 f@bo:1 f:900 s@ana:2', [1, 2, 3]],
    ['failed | count() by User > 1', '', 'f@ana:0 f@bo:1 f@ana:900 f:3 f:4', [1, 3]],
    ['failed | count() by User > 1', '15m', 'f@ana:0 f@bo:1 f@ana:900 f@ana:910', [3, 4]],
    ['failed | count(Host) by User > 1', '15m', 'f@ana:0:x f@ana:1:x f@bo:2:x f@bo:3:y', [3, 4]],
    ['failed | count() by User, Host >= 2', '', 'f@ana:0:x f@ana:1:y f@ana:2:y', [2, 3]],
    ['failed | count() by User < 2', '', 'f@ana:0 f@bo:1 f@ana:900', [2]],
    ['failed | count() by User = 2', '', 'f@ana:0 f@bo:1 f@ana:900', [1, 3]],
    ['failed | sum(Size) > 5', '', 'f:1 f:2 f:3', [1, 2, 3]],
    ['failed | max(Size) by User <= 2', '', 'f@ana:1 f@ana:2 f@bo:3', [1, 2]],
    ['failed or success | avg(Size) by User >= 2', '', 'f@ana:1 s@ana:3 f@bo:1', [1, 2]],
    ['failed | min(Size) > 1', '5m', 'f:1 f:2 f:20 f:21', [3, 4]],
    ['[failed | count() > 2, success]', '', 'f:0 s:1 f:2', [2]],
    // near: what lies within the time frame, before or after.
    ['failed | near success', '5m', 'f:0 s:5 f:9 f:11', [1, 3]],
    ['failed | near success', '', 'f:0 s:500', [1]],
    ['failed | near not success', '5m', 'f:0 s:5 f:9 f:11', [4]],
    ['failed | near success and not failed', '5m', 'f:0 s:5', []],
  ])('%s within %s in %s: %j', (condition, frame, events, lines) => {
    expect(find(old(condition, frame), logons(events))).toEqual(lines);
  });

  it('refuses a time frame that is none', () => {
    expect(refusal(old('failed | count() > 2', 'soon'))).toMatch(
      /^6:14 «soon» Unexpected `soon`, expected a span of time/,
    );
  });
});
