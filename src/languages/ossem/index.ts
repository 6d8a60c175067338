/**
 * OSSEM analytic logic: the `Analytic Logic` cells of classic playbooks, in the field names of the OSSEM common data model
 * (https://github.com/OTRF/OSSEM-CDM).
 *
 * The language has no reference; this is Huntbook's reading, and what is not plain is a warning:
 * - `object WHERE condition` gives the events of a data object, whatever happened to it; `event WHERE condition` those of
 *   any. Several in a row give the events of each. `process` means that one was started, as the playbooks' own tables of events have it (Sysmon 1, Security
 *   4688): its end and its accesses to others would count a session several times. A condition on what only those tell
 *   (`target_process_name`, `process_target_name`, `process_granted_access`, `process_call_trace`, `thread_…`) takes all of a process's events.
 * - Texts are compared without case, a backslash is itself, `*` is a wildcard, and `== "*"` asks for a value at all.
 *   `=`, `==`, `IS` are one; so are `!=`, `IS NOT`, `NOT "…"`, which hold where the field is missing. AND binds tighter than OR.
 * - `COUNT BY network WHERE dst_host_name == "*"` counts the events found for each value of the named field. It gives a
 *   table: the field, then `count`, in the order in which the values are met; events without the field are left out. An
 *   event without a network destination (a process) counts for the host that recorded it: on a remote session's process
 *   that is the session's target.
 */
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { AnalyticParser } from './analytic-parser.ts';

/** OSSEM analytic logic as a query language. */
export const ossem: Language = {
  id: 'ossem',
  name: 'OSSEM analytic logic',
  defaultView: 'ossem',
  parse: (text) => attempt(text, (warn) => new AnalyticParser(text, warn).parse()),
};
