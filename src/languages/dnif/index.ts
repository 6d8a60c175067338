/**
 * DNIF's query language, as CAR publishes it: `_fetch * from event where $EventID=1 AND $App=cmd.exe limit 100`, then
 * `>>_agg`, `>>_checkif` and others.
 *
 * Source: DNIF's documentation, *DQL (Legacy)* (`pipeline.ts`, `where.ts`, `groups.ts`, `checkif.ts`). Its newer forms, with pipes
 * and SQL, are not read.
 */
import type { Program } from '../../engine/plan.ts';
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { PipelineParser } from './pipeline.ts';

/** DNIF: events, or a table once a query groups or names fields. */
export const dnif: Language = {
  id: 'dnif',
  name: 'DNIF',
  defaultView: 'dnif',
  parse: (text) => attempt(text, (warn): Program => new PipelineParser(text, warn).parse()),
};
