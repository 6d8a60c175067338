/** What the YAML parser says, in words for people who do not know its grammar. */

/** An error of the `yaml` package, by what is used of it. */
export interface YamlProblem {
  readonly code: string;
  readonly message: string;
}

export interface YamlExplained {
  /** "Unexpected X, expected Y." */
  message: string;
  /** How to mend it, where that can be said. */
  help?: string;
}

const QUOTE = 'put a value that holds `: ` between quotes';
const LIST_END = { message: 'Unexpected end of a list, expected `]` before this line.' };
const MAPPING_END = { message: 'Unexpected end of `{…}`, expected `}` before this line.' };

/** By the error's code, and by its message where a code stands for more than one fault. */
const KNOWN: readonly (readonly [code: string, message: RegExp, said: YamlExplained])[] = [
  ['BAD_INDENT', /^Flow sequence/, LIST_END],
  ['BAD_INDENT', /^Flow map/, MAPPING_END],
  [
    'BAD_INDENT',
    /./,
    { message: 'Unexpected indentation, expected the lines of one list or mapping to start at the same column.' },
  ],
  ['MISSING_CHAR', /without - indicator/, { message: 'Unexpected line inside a list, expected `- `.' }],
  ['MISSING_CHAR', /closing "/, { message: 'Unexpected end of a text, expected `"` at its end.' }],
  ['MISSING_CHAR', /closing '/, { message: "Unexpected end of a text, expected `'` at its end." }],
  ['MISSING_CHAR', /followed by map values/, { message: 'Unexpected text, expected `key: value`.' }],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    /./,
    { message: 'Unexpected `key: value` inside a value, expected it on a line of its own.', help: QUOTE },
  ],
  [
    'MULTILINE_IMPLICIT_KEY',
    /./,
    { message: 'Unexpected lines, expected `key: value`.', help: `check the indentation, and ${QUOTE}` },
  ],
  ['TAB_AS_INDENT', /./, { message: 'Unexpected tab, expected spaces as indentation.', help: 'indent with spaces' }],
  [
    'MULTIPLE_DOCS',
    /./,
    {
      message: 'Unexpected second YAML document, expected one in the file.',
      help: 'delete the line `---` or `...` before it',
    },
  ],
  ['DUPLICATE_KEY', /./, { message: 'Unexpected key: an earlier line has it already.' }],
  [
    'UNEXPECTED_TOKEN',
    /^Unexpected scalar at node end/,
    { message: 'Unexpected text after a value, expected a new line.', help: "write `''` for `'` inside quotes" },
  ],
  [
    'UNEXPECTED_TOKEN',
    /^Unexpected block-seq-ind/,
    { message: 'Unexpected `- ` beside a key, expected the list on the lines below.' },
  ],
  [
    'BAD_DQ_ESCAPE',
    /./,
    { message: 'Unexpected `\\` in a text between `"`, expected an escape such as `\\\\`.', help: "use `'` as quotes" },
  ],
];

/** An error of the YAML parser as one sentence; what is not known here is passed on as the parser says it. */
export function explainYaml({ code, message }: YamlProblem): YamlExplained {
  const first = (message.split('\n')[0] ?? message).trim();
  if (/call stack/i.test(first)) return { message: 'The YAML is nested too deeply.' };
  const known = KNOWN.find(([ofCode, pattern]) => ofCode === code && pattern.test(first));
  if (known) return known[2];
  const reserved = /^Plain value cannot start with .*?(\S)$/.exec(first)?.[1];
  if (code === 'BAD_SCALAR_START' && reserved) {
    const tick = reserved === '`' ? 'backtick' : `\`${reserved}\``;
    return { message: `Unexpected ${tick} at the start of a value, expected a text between quotes.` };
  }
  return { message: `Unexpected YAML: ${first}${/[.!?]$/.test(first) ? '' : '.'}` };
}

/** What is said of a text whose aliases stand for more than is read. */
export const TOO_MANY_ALIASES = 'The YAML repeats itself through its aliases (`*name`), expected plain values.';
