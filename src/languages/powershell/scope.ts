/** What the objects of a pipeline have for properties. Source: System.Diagnostics.Eventing.Reader.EventLogRecord. */
import type { Expr, Span } from '../../engine/plan.ts';
import { MESSAGE_TEXT } from '../../engine/whole-event.ts';
import { nearest } from '../../text/suggest.ts';
import { unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { choose } from '../shared/choose.ts';

/** What kind of value an expression gives; PowerShell converts the right side of a comparison to the left one's. */
export type Kind = 'text' | 'number' | 'time' | 'boolean' | 'list' | 'null';

/** An expression and the kind of its values. */
export interface Typed {
  readonly kind: Kind;
  readonly expr: Expr;
}

/** Where `$_` is at home: the events, or the columns that an earlier command has made. */
export interface Scope {
  /** The property of `$_`, whatever the case of its name. Throws `QueryFailure` when it has one that nobody recorded. */
  property(name: string, span: Span): Typed;
}

/** Native fields of each property; the first that an event has. */
const FIELDS: Readonly<Record<string, { readonly kind: Kind; readonly fields: readonly string[] }>> = {
  id: { kind: 'number', fields: ['EventID'] },
  message: { kind: 'text', fields: [MESSAGE_TEXT] },
  providername: { kind: 'text', fields: ['ProviderName'] },
  providerid: { kind: 'text', fields: ['ProviderGuid'] },
  logname: { kind: 'text', fields: ['Channel'] },
  containerlog: { kind: 'text', fields: ['Channel'] },
  machinename: { kind: 'text', fields: ['Computer'] },
  recordid: { kind: 'number', fields: ['EventRecordID'] },
  processid: { kind: 'number', fields: ['ExecutionProcessID', 'process.pid'] },
  threadid: { kind: 'number', fields: ['ThreadID', 'process.thread.id'] },
  userid: { kind: 'text', fields: ['UserID', 'user.identifier'] },
  version: { kind: 'number', fields: ['Version'] },
  task: { kind: 'number', fields: ['Task'] },
  taskdisplayname: { kind: 'text', fields: ['Category', 'task'] },
  opcode: { kind: 'number', fields: ['OpcodeValue'] },
  opcodedisplayname: { kind: 'text', fields: ['Opcode'] },
  keywords: { kind: 'number', fields: ['Keywords'] },
  activityid: { kind: 'text', fields: ['ActivityID', 'activity_id'] },
  relatedactivityid: { kind: 'text', fields: ['RelatedActivityID', 'related_activity_id'] },
};

/** Properties of a record as they are spelt, for suggestions and columns. */
const SPELT: readonly string[] =
  'Id Message ProviderName ProviderId LogName ContainerLog MachineName TimeCreated RecordId ProcessId ThreadId UserId Version Level LevelDisplayName Task TaskDisplayName Opcode OpcodeDisplayName Keywords ActivityId RelatedActivityId'.split(
    ' ',
  );

/** Properties that recordings do not tell. */
const OTHERS: ReadonlySet<string> = new Set(['bookmark', 'keywordsdisplaynames', 'matchedqueryids', 'qualifiers']);

/** Levels of records by NXLog's `SeverityValue`, and their names. Source: winmeta.xml. */
const LEVELS: readonly (readonly [severity: number, level: number, name: string])[] = [
  [1, 5, 'Verbose'],
  [2, 4, 'Information'],
  [3, 3, 'Warning'],
  [4, 2, 'Error'],
  [5, 1, 'Critical'],
];

/** A field of the native view; the first of several that an event has. */
export function nativeField(fields: readonly string[], span: Span): Expr {
  const args = fields.map((name): Expr => ({ op: 'field', name, span }));
  const [only] = args;
  return only && args.length === 1 ? only : { op: 'call', name: 'coalesce', args, span };
}

/** The records that `Get-WinEvent` gives. */
export class RecordScope implements Scope {
  readonly #warn: (warning: QueryMessage) => void;

  constructor(warn: (warning: QueryMessage) => void) {
    this.#warn = warn;
  }

  /** Says that the records of a saved log are taken to be those at hand. */
  warnOfFile(span: Span): void {
    this.#warn({
      message: 'The file is not read: the events at hand are taken to be its records, whatever their log.',
      help: 'A condition on the log tells them apart: `where LogName -eq "Security"`.',
      ...span,
    });
  }

  property(name: string, span: Span): Typed {
    const key = name.toLowerCase();
    if (key === 'timecreated') return { kind: 'time', expr: { op: 'time', span } };
    if (key === 'level') return { kind: 'number', expr: levelOf(span, 'Level', 1) };
    if (key === 'leveldisplayname') return { kind: 'text', expr: levelOf(span, 'LevelDisplayName', 2) };
    const known = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    if (known) return { kind: known.kind, expr: nativeField(known.fields, span) };
    if (OTHERS.has(key)) throw unsupported(`The property \`${name}\``, span);
    const near = nearest(name, SPELT);
    this.#warn({
      message: `The records of \`Get-WinEvent\` have no property \`${name}\`: it is always empty.`,
      help:
        near === undefined
          ? `What an event says of it stands in its message: \`$_.Message -match "${name}: …"\`.`
          : `Did you mean \`${near}\`?`,
      ...span,
    });
    return { kind: 'null', expr: { op: 'literal', value: null, span } };
  }
}

function levelOf(span: Span, field: string, at: 1 | 2): Expr {
  const severity: Expr = { op: 'field', name: 'SeverityValue', span };
  const rules = { fold: false, numbers: 'coerce', missing: false, lists: 'any' } as const;
  const derived = choose(
    LEVELS.map((row) => {
      const right: Expr = { op: 'literal', value: row[0], span };
      const value: Expr = { op: 'literal', value: row[at], span };
      return [{ op: 'compare', comparator: 'eq', left: severity, right, rules, span }, value];
    }),
    span,
  );
  const args: Expr[] = [{ op: 'field', name: field, span }, derived];
  return { op: 'call', name: 'coalesce', args, span };
}

/** A property's name as a column has it: a record's own spelling, else as it was written. */
export function columnName(name: string): string {
  return SPELT.find((spelt) => spelt.toLowerCase() === name.toLowerCase()) ?? name;
}

/** A column that a command has made. */
export interface Column {
  readonly name: string;
  readonly kind: Kind;
}

/** Objects with the properties that a command has made. */
export class ColumnScope implements Scope {
  readonly columns: readonly Column[];
  readonly #warn: (warning: QueryMessage) => void;

  constructor(columns: readonly Column[], warn: (warning: QueryMessage) => void) {
    this.columns = columns;
    this.#warn = warn;
  }

  property(name: string, span: Span): Typed {
    const column = this.columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (column) return { kind: column.kind, expr: { op: 'field', name: column.name, span } };
    const near = nearest(
      name,
      this.columns.map((each) => each.name),
    );
    this.#warn({
      message: `The objects have no property \`${name}\` here: it is always empty.`,
      help:
        near === undefined
          ? `They have ${this.columns.map((each) => `\`${each.name}\``).join(', ')}.`
          : `Did you mean \`${near}\`?`,
      ...span,
    });
    return { kind: 'null', expr: { op: 'literal', value: null, span } };
  }
}
