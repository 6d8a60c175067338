/** Generated Sigma rules: log sources, modifiers and conditions in about the mix of public rules. */
import { Random } from '../../datasets/random.ts';
import { fill, pick, pickWeighted } from './phrases.ts';
import { DOMAINS, FILES, KEYS, MODULES, PROGRAMS, USERS, WORDS } from './pools.ts';

/** A condition on a field: its key, and a value. */
type Item = (random: Random) => readonly [key: string, values: readonly string[]];

interface Source {
  readonly lines: readonly string[];
  /** Conditions that select, each with its weight. */
  readonly items: readonly (readonly [Item, number])[];
}

const PROGRAM_NAMES = PROGRAMS.map(([path]) => path.slice(path.lastIndexOf('\\') + 1)).filter(
  (name) => !name.includes('{'),
);
const FLAGS = [
  'enc',
  'nop',
  'w hidden',
  'accepteula',
  'urlcache',
  'create',
  'delete',
  'add',
  'all',
  'quiet',
  'format',
  'node',
  'domain',
];

/** Names of programs that Windows has, and more often of tools that it has not. */
const program = (random: Random) =>
  random.next() < 0.35 ? pick(random, PROGRAM_NAMES) : `${fill(random, '{word}{word}')}.exe`;
const several = (random: Random, most: number, value: () => string) => [
  ...new Set(Array.from({ length: random.between(1, most) }, value)),
];

const endsWith =
  (field: string, value: (random: Random) => string): Item =>
  (random) => [`${field}|endswith`, several(random, 4, () => value(random))];
const contains =
  (field: string, value: (random: Random) => string, most = 5): Item =>
  (random) => {
    const values = several(random, most, () => value(random));
    return [`${field}|contains${values.length > 1 && random.next() < 0.35 ? '|all' : ''}`, values];
  };
const oneOf =
  (key: string, ...values: readonly string[]): Item =>
  (random) => [key, [pick(random, values)]];

const image = (random: Random) => `\\${program(random)}`;
const argument = (random: Random) =>
  pickWeighted<(random: Random) => string>(random, [
    [() => ` -${pick(random, FLAGS)} `, 2],
    [() => `/${pick(random, FLAGS)} `, 2],
    [() => fill(random, '{word}-{word}'), 4],
    [() => fill(random, '\\{word}\\{word}'), 3],
    [() => fill(random, 'Invoke-{word}{word}'), 2],
    [() => fill(random, '{word}.{word}'), 2],
    [() => fill(random, 'http://{word}'), 1],
  ])(random);
const pattern = (random: Random) =>
  pick(random, [
    fill(random, '{word}\\s+(?:-|/)e(?:nc)?\\s+[A-Za-z0-9+/=]{20,}'),
    fill(random, '(?:{word}|{word})[0-9]{2,5}\\.(?:exe|dll)'),
    fill(random, '^"?[A-Z]:\\\\(?:{word}|{word})\\\\[^\\\\]{1,32}$'),
    fill(random, '\\b{word}\\d*\\b.*\\b{word}{word}\\b'),
  ]);
const part = (list: readonly string[]) => (random: Random) => {
  const text = fill(random, pick(random, list));
  const cut = text.indexOf('\\', random.between(0, Math.max(0, text.length - 12)));
  return cut < 0 ? text : text.slice(cut);
};

const PROCESS: Source['items'] = [
  [endsWith('Image', image), 30],
  [contains('CommandLine', argument), 34],
  [endsWith('ParentImage', image), 10],
  [contains('ParentCommandLine', argument, 2), 2],
  [oneOf('OriginalFileName', ...PROGRAM_NAMES), 7],
  [endsWith('CommandLine', (random) => ` ${pick(random, WORDS)}`), 2],
  [(random) => ['CommandLine|startswith', [fill(random, '{word} ')]], 1],
  [(random) => ['Image|startswith', [fill(random, 'C:\\{word}\\')]], 2],
  [(random) => ['CommandLine|contains|windash', [` -${pick(random, WORDS)}`]], 3],
  [(random) => ['CommandLine|re', [pattern(random)]], 2.5],
  [oneOf('IntegrityLevel', 'System', 'High'), 1],
  [(random) => ['User|contains', [pick(random, USERS)]], 1],
  [(random) => ['Hashes|contains', [`IMPHASH=${random.hex(32).toUpperCase()}`]], 1],
  [(random) => ['CommandLine', [fill(random, '*\\{word}\\*.{word}')]], 2],
  [(random) => ['CommandLine|base64offset|contains', [fill(random, '{word}-{word}')]], 0.3],
];
const REGISTRY: Source['items'] = [
  [contains('TargetObject', part(KEYS), 3), 40],
  [endsWith('TargetObject', (random) => fill(random, '\\{word}\\{word}')), 25],
  [oneOf('Details', 'DWORD (0x00000001)', 'DWORD (0x00000000)', '(Empty)'), 12],
  [contains('Details', argument, 3), 8],
  [endsWith('Image', image), 10],
];

const SOURCES: readonly (readonly [Source, number])[] = [
  [{ lines: ['category: process_creation', 'product: windows'], items: PROCESS }, 47],
  [{ lines: ['category: registry_set', 'product: windows'], items: REGISTRY }, 9],
  [{ lines: ['category: registry_event', 'product: windows'], items: REGISTRY }, 2],
  [
    {
      lines: ['category: file_event', 'product: windows'],
      items: [
        [endsWith('TargetFilename', (random) => `\\${fill(random, '{word}.{word}')}`), 30],
        [contains('TargetFilename', part(FILES), 3), 40],
        [endsWith('Image', image), 20],
      ],
    },
    8,
  ],
  [
    {
      lines: ['category: image_load', 'product: windows'],
      items: [
        [endsWith('ImageLoaded', part(MODULES)), 45],
        [endsWith('Image', image), 35],
        [oneOf('Signed', "'false'"), 5],
      ],
    },
    5,
  ],
  [
    {
      lines: ['category: network_connection', 'product: windows'],
      items: [
        [endsWith('Image', image), 35],
        [oneOf('Initiated', "'true'"), 20],
        [(random) => ['DestinationPort', several(random, 4, () => String(random.between(1, 65_535)))], 15],
        [contains('DestinationHostname', (random) => fill(random, pick(random, DOMAINS)), 4), 20],
        [(random) => ['DestinationIp|cidr', [`${random.between(11, 223)}.${random.between(0, 255)}.0.0/16`]], 8],
      ],
    },
    4,
  ],
  [
    {
      lines: ['category: dns_query', 'product: windows'],
      items: [
        [contains('QueryName', (random) => fill(random, pick(random, DOMAINS)), 5), 50],
        [endsWith('QueryName', (random) => fill(random, '.{word}.example')), 20],
        [endsWith('Image', image), 15],
      ],
    },
    3,
  ],
  [
    {
      lines: ['category: process_access', 'product: windows'],
      items: [
        [endsWith('TargetImage', image), 30],
        [endsWith('SourceImage', image), 20],
        [oneOf('GrantedAccess', "'0x1410'", "'0x1fffff'", "'0x143a'"), 20],
        [contains('CallTrace', part(MODULES), 2), 15],
      ],
    },
    2,
  ],
  [
    {
      lines: ['category: ps_script', 'product: windows'],
      items: [
        [contains('ScriptBlockText', argument, 6), 80],
        [(random) => ['ScriptBlockText|re', [pattern(random)]], 3],
      ],
    },
    6,
  ],
  [
    {
      lines: ['category: ps_module', 'product: windows'],
      items: [
        [contains('Payload', argument), 50],
        [contains('ContextInfo', argument, 2), 20],
      ],
    },
    2,
  ],
  [
    {
      lines: ['product: windows', 'service: security'],
      items: [
        [oneOf('EventID', '4624', '4625', '4656', '4663', '4672', '4688', '4697', '4720', '5145'), 60],
        [oneOf('LogonType', '3', '9', '10'), 10],
        [contains('ObjectName', part(FILES), 2), 10],
        [(random) => ['TargetUserName|endswith', [`${pick(random, WORDS)}$`]], 8],
        [(random) => ['IpAddress|cidr', [`192.168.${random.between(0, 255)}.0/24`]], 3],
        [endsWith('ProcessName', image), 8],
      ],
    },
    7,
  ],
  [
    {
      lines: ['product: windows', 'service: system'],
      items: [
        [oneOf('EventID', '7045', '7036', '104'), 50],
        [contains('ServiceName', (random) => pick(random, WORDS)), 40],
      ],
    },
    2,
  ],
  [{ lines: ['category: process_creation', 'product: linux'], items: PROCESS }, 3],
];

/** Conditions with the search identifiers that they ask for: `selection` ones select, others are taken out again. */
const CONDITIONS: readonly (readonly [condition: string, identifiers: readonly string[], weight: number])[] = [
  ['selection', ['selection'], 46],
  ['all of selection_*', ['selection_image', 'selection_cli'], 16],
  ['selection and not 1 of filter_main_*', ['selection', 'filter_main_one', 'filter_main_two'], 12],
  ['selection and not filter', ['selection', 'filter'], 5],
  ['1 of selection_*', ['selection_one', 'selection_two', 'selection_three'], 7],
  [
    'all of selection_* and not 1 of filter_*',
    ['selection_image', 'selection_cli', 'filter_main_one', 'filter_optional_one'],
    6,
  ],
  ['selection and 1 of selection_*', ['selection', 'selection_one', 'selection_two'], 4],
  ['selection or (selection_one and not filter)', ['selection', 'selection_one', 'filter'], 2],
  ['1 of them', ['selection_one', 'selection_two'], 2],
];

/** So many rules, as YAML. The same count and seed give the same rules on every machine. */
export function generateRules(count: number, seed = 2): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => rule(random, index));
}

function rule(random: Random, index: number): string {
  const source = pickWeighted(random, SOURCES);
  const [condition, identifiers] = pickWeighted(
    random,
    CONDITIONS.map((one) => [one, one[2]] as const),
  );
  const sections = identifiers.flatMap((name) => {
    // A list of maps asks for any of them.
    if (random.next() < 0.12) {
      const maps = [items(random, source), items(random, source)];
      return [`    ${name}:`, ...maps.flatMap((map) => entries(map, '      - ', '        '))];
    }
    return [`    ${name}:`, ...entries(items(random, source), '        ', '        ')];
  });
  return [
    `title: Generated rule ${index}`,
    'status: test',
    'logsource:',
    ...source.lines.map((line) => `    ${line}`),
    'detection:',
    ...sections,
    `    condition: ${condition}`,
    'level: medium',
    '',
  ].join('\n');
}

/** One to three conditions on different fields. */
function items(random: Random, source: Source): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const wanted = pickWeighted(random, [
    [1, 45],
    [2, 42],
    [3, 13],
  ]);
  for (let tries = 0; found.size < wanted && tries < 8; tries++) {
    const [key, values] = pickWeighted(random, source.items)(random);
    if (!found.has(key)) found.set(key, values);
  }
  return found;
}

function entries(map: ReadonlyMap<string, readonly string[]>, first: string, others: string): string[] {
  return [...map].flatMap(([key, values], index) => {
    const head = `${index === 0 ? first : others}${key}:`;
    if (values.length === 1) return [`${head} ${scalar(values[0] ?? '')}`];
    return [head, ...values.map((value) => `${others}    - ${scalar(value)}`)];
  });
}

/** Numbers and what stands in quotation marks already as they are, texts in single quotation marks. */
function scalar(value: string): string {
  return /^(?:\d+|'.*')$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}
