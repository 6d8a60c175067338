/** `Get-WinEvent` and its parameters. Source: Microsoft.PowerShell.Diagnostics, Get-WinEvent. */
import type { ComparisonRules, Expr, Plan, Span } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import { allOf, anyOf, LOOSE, wildcards } from '../shared/text-test.ts';
import type { Arguments } from './arguments.ts';
import { compare, type Operand } from './comparisons.ts';
import { nativeField, type RecordScope } from './scope.ts';
import { readXPath } from './xpath.ts';

const PARAMETERS = [
  'LogName',
  'ProviderName',
  'FilterHashtable',
  'MaxEvents',
  'Oldest',
  'Path',
  'FilterXPath',
  'FilterXml',
  'ListLog',
  'ListProvider',
  'ComputerName',
  'Credential',
  'Force',
  'ErrorAction',
  'EA',
  'WarningAction',
  'Verbose',
];
const REFUSED = new Set(['FilterXml', 'ListLog', 'ListProvider', 'Credential', 'ComputerName']);
const WITH_VALUE = new Set(['ErrorAction', 'EA', 'WarningAction']);
const IDS: ComparisonRules = { fold: true, numbers: 'coerce', missing: false, lists: 'any' };

/**
 * Reads what follows `Get-WinEvent`, to the events that it gives. `start` is where the command begins. `newestFirst`: a
 * command that takes the first of them takes the newest, though the plan has them in the order of the log.
 */
export function readSource(
  args: Arguments,
  scope: RecordScope,
  start: number,
): { readonly plan: Plan; readonly newestFirst: boolean } {
  const conditions: Expr[] = [];
  let most: number | undefined;
  let oldest = false;
  let named = false;
  while (!args.atEnd) {
    const parameter = args.parameter(PARAMETERS);
    if (!parameter) {
      if (named) {
        throw args.reader.unexpected('`|` or a parameter', 'A name with blanks stands in quotation marks.');
      }
      named = true;
      conditions.push(nameCondition(args, 'Channel'));
      continue;
    }
    const { name, written, ...span } = parameter;
    if (REFUSED.has(name)) throw unsupported(`\`${written}\` of Get-WinEvent`, span);
    if (WITH_VALUE.has(name)) args.value('a value');
    else if (name === 'Path') {
      named = true;
      args.values('the path of a file');
      scope.warnOfFile(args.reader.span(span.start));
    } else if (name === 'LogName') {
      named = true;
      conditions.push(nameCondition(args, 'Channel'));
    } else if (name === 'ProviderName') conditions.push(nameCondition(args, 'ProviderName'));
    else if (name === 'MaxEvents') most = args.number('a number of events');
    else if (name === 'Oldest') oldest = true;
    else if (name === 'FilterXPath') conditions.push(xpathCondition(args, scope));
    else if (name === 'FilterHashtable') {
      named = true;
      conditions.push(...args.table((key, place) => filterEntry(args, scope, key, place)));
    }
  }
  const span = args.reader.span(start);
  const source: Plan = { op: 'source', span };
  const found: Plan =
    conditions.length === 0 ? source : { op: 'filter', input: source, predicate: allOf(conditions, span), span };
  if (most === undefined) return { plan: found, newestFirst: !oldest };
  const input = byTime(found, !oldest, span);
  return { plan: { op: 'limit', input, count: most, offset: 0, from: 'head', span }, newestFirst: false };
}

/** Events in the order of time: the newest first, as a log gives them, or last. */
export function byTime(input: Plan, descending: boolean, span: Span): Plan {
  const rules: ComparisonRules = { fold: false, numbers: 'coerce', missing: false, lists: 'any' };
  return { op: 'sort', input, keys: [{ expr: { op: 'time', span }, descending, nulls: 'last', rules }], span };
}

function xpathCondition(args: Arguments, scope: RecordScope): Expr {
  const { quoted, span } = args.value('a filter');
  if (!quoted) throw unsupported('Anything but a text here', span);
  return readXPath(quoted, scope);
}

/** `-LogName Security`, `-LogName Microsoft-Windows-*`, several with commas between. */
function nameCondition(args: Arguments, field: string): Expr {
  const start = args.reader.skip();
  const values = args.values('the name of a log');
  return anyOf(
    values.map((value) => nameTest(args, field, value)),
    args.reader.span(start),
  );
}

function nameTest(args: Arguments, field: string, value: Operand): Expr {
  const { span } = value;
  const text = args.textOf(value);
  const left = nativeField([field], span);
  const parts = wildcards(text, true);
  if (parts) return { op: 'match', value: left, pattern: { kind: 'wildcard', parts }, rules: LOOSE, span };
  return { op: 'compare', comparator: 'eq', left, right: { op: 'literal', value: text, span }, rules: LOOSE, span };
}

function filterEntry(args: Arguments, scope: RecordScope, key: string, place: Span): Expr {
  const name = key.toLowerCase();
  const values = args.expressions();
  const span = args.reader.span(place.start);
  switch (name) {
    case 'logname':
    case 'providername':
      return anyOf(
        values.map((value) => nameTest(args, name === 'logname' ? 'Channel' : 'ProviderName', value)),
        span,
      );
    case 'starttime':
    case 'endtime': {
      const [value] = values;
      if (!value || values.length > 1) throw unsupported('More than one time', span);
      const left = { ...scope.property('TimeCreated', place), span: place };
      return compare({ name: name === 'starttime' ? 'ge' : 'le', cased: false, left, right: value, span }, () => {});
    }
    case 'data': {
      const value = nativeField(['@message'], place);
      return anyOf(
        values.map(({ expr, span: at }) => ({
          op: 'match',
          value,
          pattern: { kind: 'contains', text: expr },
          rules: { fold: true, missing: false, lists: 'any' },
          span: at,
        })),
        span,
      );
    }
    case 'path':
      scope.warnOfFile(span);
      return { op: 'literal', value: true, span };
    case 'keywords':
    case 'suppresshashfilter':
      throw unsupported(`The key \`${key}\` of a filter`, place);
    default: {
      const known = ['id', 'level', 'userid'].includes(name);
      const value = known ? scope.property(name, place).expr : nativeField([key], place);
      return { op: 'in', value, items: values.map(({ expr }) => expr), rules: IDS, span };
    }
  }
}
