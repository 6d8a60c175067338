/** Grammars of the two forms in which classic playbooks state what to look for. */
import type { Grammar } from '../grammar.ts';

export const ossem: Grammar = {
  query: [
    '«sources»',
    '«sources»',
    '«sources» COUNT BY host_name',
    '«sources» COUNT BY network WHERE dst_host_name == "*"',
  ],
  sources: ['«source»', '«source» «sources»', '«source» AND «sources»'],
  source: ['process WHERE «condition»', 'registry WHERE «condition»', 'process WHERE «condition» WHERE «condition»'],
  condition: [
    '«test»',
    '«test» AND «condition»',
    '«test» OR «condition»',
    '(«condition»)',
    'NOT «test»',
    'NOT («condition»)',
  ],
  test: [
    '«field» == «value»',
    '«field» = «value»',
    '«field» IS «value»',
    '«field» IS NOT «value»',
    '«field» NOT «value»',
    '«field» != «value»',
    '«field» LIKE "n%"',
    '«field» == («values»)',
    '«field» CONTAINS («values»)',
    'process_id => 445',
    'process_id >= 445',
    'process_id < 4',
  ],
  values: ['«value»', '«value» OR «values»', '«value» AND «values»', 'NOT «value»', '(«values»)'],
  value: ['"cmd.exe"', '"*user*"', "'/add'", '"HKLM\\Software\\*"', '"*"'],
  field: ['process_name', 'process_command_line', 'process_parent_name'],
};

export const specificEvents: Grammar = {
  query: [
    '| Source | EventID | EventField | Details | Reference |\n|---|---|---|---|---|\n«rows»',
    '| Source | EventID | EventField | Details |\n«row-end»',
  ],
  rows: ['«row» own |\n', '«row» own |\n«rows»'],
  'row-end': ['«row»\n', '«row»\n«row-end»'],
  row: ['| «source» | «id» | «fields» | «details» |'],
  source: ['Sysmon', 'Security', 'WinEvent'],
  id: ['1', '13', '1, 3', '*'],
  fields: ['Image', 'CommandLine', 'Image OR ParentImage', 'SourceNetworkAddress/IpAddress'],
  details: [
    '«value»',
    '«values»',
    '-',
    '*',
    'NOT «value»',
    'NOT («alternatives»)',
    '/^net\\s+user/',
    'cmd.exe, net.exe',
    'DWORD (0x00000001)',
  ],
  values: ['«alternatives»', '«together»'],
  alternatives: ['«one»', '«one» OR «alternatives»'],
  together: ['«one»', '«one» AND «together»'],
  one: ['«value»', '(«values»)'],
  value: ['"net user"', 'cmd.exe', '*\\tools\\*', '"::1"', '0x80'],
};
