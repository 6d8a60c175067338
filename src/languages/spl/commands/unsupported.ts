/** Why further commands of the Search Reference are refused, and the commands of which it is so. */
const REASONS: readonly (readonly [why: string, names: string])[] = [
  [
    'It reads what only a Splunk server holds: recorded events do not tell.',
    'crawl dbinspect dbxquery eventcount findtypes history inputcsv inputintelligence loadjob metadata metasearch rest savedsearch searchtxn typeahead walklex',
  ],
  ['It asks a model that a Splunk server has learned.', 'apply fit predict summary'],
  [
    'It groups or judges rows by statistics whose choices the reference leaves open.',
    'analyzefields anomalies anomalousvalue anomalydetection arules associate cluster contingency correlate findkeywords kmeans outlier relevancy typelearner typer x11',
  ],
  ['It reads measurements, which are no events.', 'mcatalog mpreview mstats'],
  ['It runs a program of a server.', 'cyberchef decrypt run runshellscript script'],
  [
    'It works on a text that is shown, and gives no fields.',
    'abstract diff folderize gauge geom geomfilter geostats localize reltime scrub setfields',
  ],
  ['Its fields are those that a server is set up to find. Use `rex`.', 'erex extract kv kvform multikv'],
  ['It runs a search for each row. Use `join` or `lookup`.', 'map'],
  ['It reads a data model as a table that is set up. Use `tstats` or `from datamodel`.', 'pivot'],
  ['It writes what `stats` goes on with.', 'sichart sirare sistats sitimechart sitop'],
  ['Use `xmlkv` or `rex`.', 'xmlunescape xpath'],
  ['Use `join`, `stats` or `transaction`.', 'concurrency cofilter selfjoin'],
  ['Use `stats`.', 'fieldsummary mvreverse timewrap'],
  ['It deletes events.', 'delete'],
  ['It sends rows several ways.', 'multireport'],
  ['Use `timechart`, which leaves no gaps.', 'makecontinuous'],
  ['Use `json_object`.', 'tojson'],
  ['It belongs to searches in real time.', 'rtorder trackinput'],
];

/** Commands that are valid in SPL and not read here, each with why. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map(
  REASONS.flatMap(([why, names]) => names.split(' ').map((name) => [name, why] as const)),
);
