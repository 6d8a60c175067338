/**
 * PowerShell over event logs: `Get-WinEvent -LogName X | where { … } | select …`.
 *
 * Read by PowerShell's own rules (https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about):
 * - Operators compare without case unless they begin with `c`; the right side is converted to the left side's type, so
 *   that `$_.Id -eq "1"` compares numbers. `-and`, `-or` and `-xor` bind alike, from left to right; `-not` binds tighter than
 *   a comparison. Both are warned of where they matter.
 * - `$_` is an EventLogRecord: `Id`, `LogName`, `ProviderName`, `MachineName`, `TimeCreated`, `RecordId`, `Level`, `Message` and so on. It has no
 *   property for an event's own data (`CommandLine`): such a name is always empty, with a warning.
 * - `$_.Message` is the rendered message (`@message`): the one recorded, else `Name: value`, a line for each field.
 * - `-match` is .NET's regular expression, found anywhere; `.` stops at a line feed, so that `"CommandLine.*x"` keeps to a line.
 * - `-FilterXPath` compares with case (`xpath.ts`); `-FilterHashtable` without.
 * - `select` gives a table, a row for each event; `group` the columns `Count` and `Name`, keys without case; `measure` one `Count`.
 *   `foreach { $_.Message }` gives a column of that name. `-MaxEvents` and `select -First` take the newest, as logs are read. `-Path` reads no
 *   file: the events at hand are taken to be its records, with a warning. Commands that only show or write (`Format-Table`, `Export-Csv`) change nothing.
 *
 * Several pipelines, one on each line, give the events of each.
 */
import type { Plan, Program } from '../../engine/plan.ts';
import { attempt, unsupported } from '../failure.ts';
import type { Language, QueryMessage } from '../language.ts';
import { Reader } from '../shared/reader.ts';
import { PipelineParser } from './pipeline.ts';

/** PowerShell's pipelines over `Get-WinEvent` as a query language. */
export const powershell: Language = {
  id: 'powershell',
  name: 'PowerShell',
  defaultView: 'native',
  hasFixedNames: true,
  parse: (text) => attempt(text, (warn) => parse(text, warn)),
};

/** Blanks, joined lines and comments. A lone backtick is none: it escapes what follows. */
const BLANK = /(?:[^\S\n]|\n|`\r?\n|#[^\n]*|<#(?:[^#]|#(?!>))*#>)+/y;

function parse(text: string, warn: (warning: QueryMessage) => void): Program {
  const reader = new Reader(text, BLANK);
  const programs = [new PipelineParser(reader, warn).parse()];
  for (;;) {
    while (reader.take(/;/y) !== undefined);
    if (reader.atEnd) break;
    if (!reader.sees(/\(?\s*Get-WinEvent/iy)) throw reader.unexpected('`|` or the end of the query');
    programs.push(new PipelineParser(reader, warn).parse());
  }
  const [only, ...others] = programs;
  if (only && others.length === 0) return only;
  const span = { start: 0, end: text.length };
  const inputs = programs.map(({ plan }) => eventsOf(plan));
  return { kind: 'plan', plan: { op: 'union', inputs, events: true, span }, returns: 'events' };
}

/** The events that a pipeline finds, without the columns that it shows of them. */
function eventsOf(plan: Plan): Plan {
  if (plan.op === 'project') return eventsOf(plan.input);
  if (plan.op !== 'aggregate') return plan;
  throw unsupported('A table among several pipelines', plan.span, 'Give each a query of its own.');
}
