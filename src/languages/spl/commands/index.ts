/** The commands of SPL, by name. */
import { chart, timechart, untable, xyseries } from './charts.ts';
import { addinfo, bin, convert, evaluate, fieldformat, fields, fillnull, rename, strcat, table } from './columns.ts';
import { append, appendpipe, format, join, multisearch, returned, union } from './combination.ts';
import type { Command } from './command.ts';
import { iplocation, sideEffect } from './enrich.ts';
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
  ['discretize', bin],
  ['delta', delta],
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
  ['inputlookup', inputlookup],
  ['iplocation', iplocation],
  ['join', join],
  ['lookup', lookup],
  ['makemv', makemv],
  ['makeresults', makeresults],
  ['multisearch', multisearch],
  ['mvcombine', mvcombine],
  ['mvexpand', mvexpand],
  ['nomv', nomv],
  ['outputcsv', sideEffect],
  ['outputlookup', sideEffect],
  ['rangemap', rangemap],
  ['rare', rare],
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
  ['table', table],
  ['tail', tail],
  ['timechart', timechart],
  ['top', top],
  ['transaction', transaction],
  ['trendline', trendline],
  ['tstats', tstats],
  ['union', union],
  ['uniq', uniq],
  ['untable', untable],
  ['where', where],
  ['xmlkv', xmlkv],
  ['xyseries', xyseries],
]);

/** Further commands of the Search Reference, which are refused by name. */
export const UNSUPPORTED: readonly string[] = [
  ...['abstract', 'analyzefields', 'anomalies', 'anomalousvalue', 'anomalydetection', 'apply'],
  ...['arules', 'associate', 'bucketdir', 'cluster', 'cofilter', 'concurrency', 'contingency', 'correlate'],
  ...['crawl', 'cyberchef', 'dbinspect', 'dbxquery', 'delete', 'diff', 'erex', 'eventcount', 'expand', 'extract'],
  ...['fieldsummary', 'findtypes', 'fit', 'flatten', 'folderize', 'gauge', 'geom', 'geostats', 'highlight'],
  ...['history', 'iconify', 'inputcsv', 'inputintelligence', 'kmeans', 'kv', 'kvform', 'loadjob'],
  ...[
    'localize',
    'localop',
    'makecontinuous',
    'map',
    'mcatalog',
    'mcollect',
    'metadata',
    'metasearch',
    'meventcollect',
  ],
  ...['mstats', 'multikv', 'multireport', 'mvreverse', 'outlier', 'outputtext', 'overlap', 'pivot', 'predict'],
  ...['redistribute', 'relevancy', 'reltime', 'rest', 'rtorder', 'run', 'savedsearch', 'script', 'scrub', 'searchtxn'],
  ...['selfjoin', 'setfields', 'sichart', 'sirare', 'sistats', 'sitimechart', 'sitop', 'summary', 'timewrap'],
  ...['tojson', 'trackinput', 'transpose', 'tscollect', 'typeahead', 'typelearner', 'typer', 'uniq'],
  ...['walklex', 'x11', 'xmlunescape', 'xpath'],
];

const OF_A_SERVER = 'It reads what only a Splunk server holds: recorded events do not tell.';
const OF_A_MODEL = 'It asks a model that a Splunk server has learned.';

/** Why a command is not read, where it cannot be. */
export const WHY_NOT: ReadonlyMap<string, string> = new Map([
  ...['inputcsv', 'inputintelligence', 'loadjob', 'savedsearch', 'rest', 'dbxquery', 'metadata'].map(
    (name) => [name, OF_A_SERVER] as const,
  ),
  ...['apply', 'fit', 'predict', 'summary', 'cluster', 'kmeans', 'anomalydetection'].map(
    (name) => [name, OF_A_MODEL] as const,
  ),
  ['mstats', 'It reads measurements, which are no events.'],
]);
