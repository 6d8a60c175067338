import type { Grammar } from '../grammar.ts';

/** Lucene's classic syntax over the fields that an index has. */
function queryStrings(fields: readonly string[], numbers: readonly string[], extra: Partial<Grammar> = {}): Grammar {
  return {
    query: ['«clauses»'],
    clauses: [
      '«clause»',
      '«clause» AND «clauses»',
      '«clause» OR «clauses»',
      '«clause» «clauses»',
      '«clause» && «clauses»',
      '«clause» || «clauses»',
      '«clause» AND NOT «term»',
    ],
    clause: ['«term»', '«term»', 'NOT «term»', '+«term»', '-«term»', '!«term»'],
    term: [
      '«field»:«value»',
      '«field»:«value»',
      '«value»',
      '(«clauses»)',
      '(«clauses»)^2',
      '«field»:(«values»)',
      '_exists_:«field»',
      '«number-field»:«range»',
      '«number-field»:«order»«number»',
      '«number-field»:«number»',
      '@timestamp:[now-30m TO now]',
      '@timestamp:{2024-03-05 TO *}',
      '*:*',
    ],
    values: ['«value»', '«value» OR «values»', '«value» AND «values»', 'NOT «value»', '«value» «values»', '(«values»)'],
    value: [
      'cmd.exe',
      '*\\\\cmd.exe',
      'C\\:\\\\Windows\\\\*',
      'who?mi',
      '*',
      'WS\\-0\\*',
      '"service was installed"',
      '"installed service"~2',
      '"a \\"b\\" c"',
      '«word»~',
      '«word»~1',
      '«word»^4',
      '/«regex»/',
      '«regex-value»',
    ],
    'regex-value': ['/.*\\\\(cmd|nc)\\.exe/', '/[a-z]{2,4}.*/'],
    regex: ['a', '.*', '«regex»«regex»', '(«regex»)', '(«regex»|«regex»)', '[a-z]+', '(«regex»)*', '(«regex»){1,3}'],
    word: ['whoami', 'instaled', 'ein', 'äöü'],
    range: ['[1 TO 500]', '{«number» TO *}', '[* TO «number»}', '[«number» TO «number»]'],
    order: ['>', '>=', '<', '<='],
    number: ['1', '443', '9000', '"4624"'],
    field: fields,
    'number-field': numbers,
    ...extra,
  };
}

export const esQs = queryStrings(
  ['Image', 'Image.keyword', 'CommandLine.keyword', 'User', 'no\\ such', '\\*.keyword', 'Destination\\*'],
  ['EventID', 'ProcessId', 'DestinationPort'],
);
export const graylog = queryStrings(
  ['Image', 'CommandLine', 'source', 'message', 'User.keyword'],
  ['EventID', 'ProcessId'],
);
export const lucene = queryStrings(
  ['winlog.event_data.Image', 'winlog.event_data.CommandLine', 'message', 'winlog.event_data.User', 'host.name'],
  ['winlog.event_id', 'winlog.event_data.ProcessId'],
);

/** The texts of a query string within JSON: what stands there is written without quotation marks and backslashes. */
export const watcher: Grammar = {
  query: [
    '{ "trigger": { "schedule": «schedule» }, "input": { "search": { "request": { "indices": ["a-*"], "body": { "query": «node» } } } }, "condition": «condition» }',
    '{ "trigger": { "schedule": «schedule» }, "input": { "search": { "request": { "body": { "size": 0, "query": «node», "aggs": { "users": { "terms": { "field": "User.keyword" } } } } } } }, "condition": { "array_compare": { "ctx.payload.aggregations.users.buckets": { "path": "doc_count", "gte": { "value": 2 } } } } }',
    'curl -s -XPUT -H \'Content-Type: application/json\' --data-binary @- localhost:9200/_watcher/watch/w <<EOF\n{ "trigger": { "schedule": «schedule» },\n"input": { "search": { "request": { "body": { "query": «node» } } } },\n"condition": «condition»,\n"actions": «json» }\nEOF',
  ],
  schedule: ['{ "interval": "30m" }', '{ "interval": 60 }', '{ "cron": "0 0 12 * * ?" }'],
  condition: [
    '{ "always": {} }',
    '{ "never": {} }',
    '{ "compare": { "ctx.payload.hits.total": { "«order»": 2 } } }',
    '{ "compare": { "ctx.payload.hits.total": { "not_eq": 0 } } }',
    '{ "script": { "source": "return ctx.payload.hits.total > params.most", "params": { "most": 3 } } }',
    '{ "script": "«script»" }',
  ],
  script: ['ctx.payload.hits.total > 0', 'return ctx.payload.hits.total >= 1'],
  json: ['{}', '{ "a": «any» }', '{ "b": «any», "c": null }'],
  any: ['1', 'true', '"text"', '[]', '[«any»]', '[«any», «any»]', '{ "d": «any» }'],
  order: ['gt', 'gte', 'lt', 'lte', 'eq'],
  nodes: ['«node»', '«node», «nodes»'],
  node: [
    '{ "match_all": {} }',
    '{ "query_string": { "query": "«qs»" } }',
    '{ "query_string": { "query": "«qs»", "analyze_wildcard": true, "default_operator": "AND" } }',
    '{ "match": { "Image": "powershell.exe" } }',
    '{ "match": { "«field»": "«text»" } }',
    '{ "match_phrase": { "CommandLine": "c whoami" } }',
    '{ "term": { "«field»": "«text»" } }',
    '{ "term": { "«field»": { "value": 1 } } }',
    '{ "terms": { "ProcessId": [412, "9000"] } }',
    '{ "wildcard": { "«field»": "*\\\\\\\\cmd.ex?" } }',
    '{ "prefix": { "«field»": "C:" } }',
    '{ "regexp": { "«field»": ".*cmd[.]exe" } }',
    '{ "exists": { "field": "«field»" } }',
    '{ "range": { "ProcessId": { "gte": 412, "lt": 500 } } }',
    '{ "range": { "@timestamp": { "gte": "now-30m/m" } } }',
    '{ "bool": { "must": [«nodes»] } }',
    '{ "bool": { "must": «node», "must_not": «node», "filter": [«nodes»] } }',
    '{ "bool": { "should": [«nodes»], "minimum_should_match": 1 } }',
    '{ "constant_score": { "filter": «node» } }',
  ],
  qs: ['«term»', '«term» AND «qs»', '«term» OR «qs»', 'NOT «term»', '«term» «qs»'],
  term: ['«field»:«text»', '«field»:(a OR b*)', '(«qs»)', 'EventID:[1 TO 5]', '«field»:\\"a b\\"', '_exists_:User'],
  field: ['Image', 'Image.keyword', 'User.keyword', 'EventID'],
  text: ['cmd.exe', 'whoami', '1'],
};
