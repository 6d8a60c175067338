/** The commands of SPL, by name. */
import { chart, timechart, untable, xyseries } from './charts.ts';
import { addinfo, bin, evaluate, fieldformat, fields, fillnull, rename, strcat, table } from './columns.ts';
import { append, appendpipe, format, join, multisearch, returned, union } from './combination.ts';
import type { Command } from './command.ts';
import { convert } from './conversions.ts';
import { iplocation, showing, sideEffect } from './enrich.ts';
import { rex, spath, xmlkv } from './extract.ts';
import { rare, top } from './frequent.ts';
import { gentimes, makeresults } from './generate.ts';
import { inputlookup, lookup } from './lookups.ts';
import { makemv, mvcombine, mvexpand, nomv } from './multivalues.ts';
import { rangemap } from './ranges.ts';
import { appendcols, foreach, replace } from './reshaping.ts';
import { dedup, head, regex, search, sort, tail, where } from './rows.ts';
import { accum, autoregress, delta, trendline, uniq } from './running.ts';
import { set } from './sets.ts';
import { stats } from './stats.ts';
import { addcoltotals, addtotals } from './totals.ts';
import { transaction } from './transaction.ts';
import { transpose } from './transpose.ts';
import { datamodel, from, tstats } from './tstats.ts';
import { eventstats, filldown, reverse, streamstats } from './windows.ts';

/** Commands that are read. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['accum', accum],
  ['addcoltotals', addcoltotals],
  ['addinfo', addinfo],
  ['addtotals', addtotals],
  ['append', append],
  ['appendcols', appendcols],
  ['appendpipe', appendpipe],
  ['autoregress', autoregress],
  ['bin', bin],
  ['bucket', bin],
  ['chart', chart],
  ['collect', sideEffect],
  ['convert', convert],
  ['datamodel', datamodel],
  ['dedup', dedup],
  ['delta', delta],
  ['discretize', bin],
  ['eval', evaluate],
  ['eventstats', eventstats],
  ['fieldformat', fieldformat],
  ['fields', fields],
  ['filldown', filldown],
  ['fillnull', fillnull],
  ['foreach', foreach],
  ['format', format],
  ['from', from],
  ['gentimes', gentimes],
  ['head', head],
  ['highlight', showing],
  ['iconify', showing],
  ['inputlookup', inputlookup],
  ['iplocation', iplocation],
  ['join', join],
  ['localop', showing],
  ['lookup', lookup],
  ['makemv', makemv],
  ['makeresults', makeresults],
  ['mcollect', sideEffect],
  ['meventcollect', sideEffect],
  ['multisearch', multisearch],
  ['mvcombine', mvcombine],
  ['mvexpand', mvexpand],
  ['nomv', nomv],
  ['noop', showing],
  ['outputcsv', sideEffect],
  ['outputlookup', sideEffect],
  ['outputtext', showing],
  ['rangemap', rangemap],
  ['rare', rare],
  ['redistribute', showing],
  ['regex', regex],
  ['rename', rename],
  ['replace', replace],
  ['return', returned],
  ['reverse', reverse],
  ['rex', rex],
  ['search', search],
  ['sendalert', sideEffect],
  ['sendemail', sideEffect],
  ['set', set],
  ['sort', sort],
  ['spath', spath],
  ['stats', stats],
  ['strcat', strcat],
  ['streamstats', streamstats],
  ['summaryindex', sideEffect],
  ['table', table],
  ['tail', tail],
  ['timechart', timechart],
  ['top', top],
  ['transaction', transaction],
  ['transpose', transpose],
  ['trendline', trendline],
  ['tscollect', sideEffect],
  ['tstats', tstats],
  ['union', union],
  ['uniq', uniq],
  ['untable', untable],
  ['where', where],
  ['xmlkv', xmlkv],
  ['xyseries', xyseries],
]);
