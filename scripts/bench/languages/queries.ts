/** Queries that are measured, by kind, for each language. They read the generated events through the language's own view. */

/** A query and what is measured with it. */
export interface BenchQuery {
  readonly kind: string;
  readonly query: string;
}

export const EQL: readonly BenchQuery[] = [
  { kind: 'simple equality', query: 'process where process.name == "cmd.exe"' },
  { kind: 'wildcard', query: 'process where process.command_line like~ ("*-enc *", "*\\\\amber\\\\*")' },
  { kind: 'function', query: 'file where endsWith~(file.path, ".lnk") and length(file.name) > 8' },
  {
    kind: 'list with in~',
    query: 'process where process.name in~ ("cmd.exe", "powershell.exe", "wscript.exe", "mshta.exe", "rundll32.exe")',
  },
  { kind: 'any event, regex', query: 'any where process.executable regex~ """.*\\\\(net|net1|nltest)\\.exe"""' },
  {
    kind: 'sequence by key with maxspan',
    query: 'sequence by process.entity_id with maxspan=5m [process where event.type == "start"] [network where true]',
  },
  {
    kind: 'sequence with until',
    query:
      'sequence by host.name with maxspan=1m [process where process.name == "cmd.exe"] [file where true] until [process where event.type == "end"]',
  },
  {
    kind: 'sample by key',
    query: 'sample by host.name [process where process.name == "net.exe"] [registry where true]',
  },
  { kind: 'pipe tail', query: 'process where process.parent.name == "explorer.exe" | tail 10' },
];

export const EQL_CLASSIC: readonly BenchQuery[] = [
  { kind: 'simple equality', query: 'process where process_name == "cmd.exe"' },
  { kind: 'wildcard', query: 'process where command_line == "*-enc *" or command_line == "*\\\\amber\\\\*"' },
  { kind: 'function', query: 'file where endsWith(file_path, ".lnk") and length(file_name) > 8' },
  {
    kind: 'list with in',
    query: 'process where process_name in ("cmd.exe", "powershell.exe", "mshta.exe", "net.exe")',
  },
  {
    kind: 'sequence by key with maxspan',
    query: 'sequence by unique_pid with maxspan=5m [process where subtype.create] [network where true]',
  },
  {
    kind: 'sequence with until',
    query:
      'sequence by hostname with maxspan=1m [process where process_name == "cmd.exe"] [file where true] until [process where subtype.terminate]',
  },
  {
    kind: 'join by key',
    query: 'join by unique_pid [process where subtype.create] [network where true] [file where true]',
  },
  { kind: 'pipe count', query: 'process where true | count process_name' },
  { kind: 'pipe unique', query: 'network where true | unique process_name, destination_port' },
];

export const SPL: readonly BenchQuery[] = [
  { kind: 'search', query: 'source="*Sysmon*" EventCode=1 Image="*\\\\cmd.exe" CommandLine="*copy*"' },
  { kind: 'stats', query: 'EventCode=1 | stats count, dc(CommandLine) by Image, host' },
  {
    kind: 'eval and where',
    query: 'EventCode=1 | eval length=len(CommandLine) | where length > 100 AND like(Image, "%powershell%")',
  },
  {
    kind: 'join',
    query:
      'EventCode=1 Image="*\\\\cmd.exe" | join ProcessGuid [ search EventCode=3 | fields ProcessGuid, DestinationIp ] | table Image, DestinationIp',
  },
  {
    kind: 'transaction',
    query: 'EventCode=1 OR EventCode=5 | transaction ProcessGuid maxspan=10m | table ProcessGuid, duration',
  },
  {
    kind: 'tstats',
    query:
      '| tstats count min(_time) as first from datamodel=Endpoint.Processes where Processes.process_name="cmd.exe" by Processes.dest Processes.user',
  },
];

export const SPARK_SQL: readonly BenchQuery[] = [
  {
    kind: 'filter',
    query: "SELECT Hostname, Image FROM t WHERE EventID = 1 AND Image = 'C:\\\\Windows\\\\System32\\\\cmd.exe'",
  },
  {
    kind: 'LIKE',
    query: "SELECT Hostname, CommandLine FROM t WHERE EventID = 1 AND LOWER(CommandLine) LIKE '%-enc %'",
  },
  {
    kind: 'GROUP BY',
    query: 'SELECT Hostname, Image, COUNT(*) AS n FROM t WHERE EventID = 1 GROUP BY Hostname, Image ORDER BY n DESC',
  },
  {
    kind: 'self join',
    query:
      'SELECT a.Image, b.DestinationIp FROM t a JOIN t b ON a.ProcessGuid = b.ProcessGuid WHERE a.EventID = 1 AND b.EventID = 3',
  },
];
