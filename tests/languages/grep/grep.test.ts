import { describe, expect, it } from 'vitest';
import { grep } from '../../../src/languages/grep/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

/** Read as `EventID=1 Image=C:\Windows\System32\wsmprovhost.exe User=CORP\m.diaz`, and so on. */
const records = [
  { EventID: 1, Image: 'C:\\Windows\\System32\\wsmprovhost.exe', User: 'CORP\\m.diaz' },
  { EventID: 1, Image: 'C:\\Windows\\explorer.exe', User: 'CORP\\n.okafor' },
  { EventID: 4688, NewProcessName: 'C:\\Windows\\System32\\cmd.exe', CommandLine: 'cmd /c whoami' },
  { EventID: 7045, ServiceName: 'BTO', ServiceFileName: '%COMSPEC% /b\nexecute.bat' },
];
const lines = (query: string) => found(grep, query, records);

describe('patterns', () => {
  it.each([
    // A bare pattern, with case.
    ['explorer', [2]],
    ['Explorer', []],
    ['(?i)EXPLORER', [2]],
    [String.raw`\\wsmprovhost\.exe`, [1]],
    [String.raw`^EventID=\d{4}\b`, [3, 4]],
    ['whoami$', [3]],
    [String.raw`\bwhoami\b`, [3]],
    // One pattern on each line.
    ['explorer\n\nwhoami\n', [2, 3]],
    // pcre2pattern(3): quoting, classes, blanks, code points, line breaks.
    [String.raw`\Q%COMSPEC% /b\E\h`, [4]],
    ['ID=[[:digit:]]{4}[[:^digit:]]', [3, 4]],
    [String.raw`\x55ser=\N{U+43}`, [1, 2]],
    [String.raw`\xwhoami`, []],
    [String.raw`\R|\v`, []],
    // An octal number, where there are not as many groups.
    [String.raw`\125ser=\103`, [1, 2]],
    [String.raw`[\125]ser=[\105]?C`, [1, 2]],
    // "\p{Lu} always matches only upper case letters".
    [String.raw`(?i)^\p{Lu}VENTID=1\b`, [1, 2]],
    [String.raw`(?i)\bc\p{Lu}d\b`, []],
    // A byte.
    [String.raw`USER=|U\Cer`, [1, 2]],
    // How much is taken matters within atomic groups.
    ['(?>E.*?)=1 ', []],
    ['(?>E[a-zA-Z]*)=1 ', [1, 2]],
    ['(?U)(?>E.*)=1 ', []],
    ['(?U)(?>E[a-zA-Z]*?)=1 ', [1, 2]],
    // Groups: named, atomic, possessive, branch reset, flags, comments, callouts, \K.
    [String.raw`(?<drive>[A-Z]):.*\k{drive}ORP`, [1, 2]],
    ['(?>C|CO)RP', []],
    ['Event(?>ID|IDx)=1', [1, 2]],
    ['EventID=7*+7', []],
    ['(?|(exp)|(who))', [2, 3]],
    ['(?x) who ami # a comment', [3]],
    ['(?i:CMD) /c(?#comment)', [3]],
    [String.raw`cmd(?C1)\K /c`, [3]],
    ['(?^)whoami', [3]],
    ['(*UTF8)whoami', [3]],
    ['(*pla:.*whoami)Event', [3]],
    ['Event(*FAIL)|BTO', [4]],
    ['(?<!System32\\\\)cmd', [3]],
    ['(?<=^EventID=)1', [1, 2]],
  ] as const)('%j finds %j', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('what converters write', () => {
  it.each([
    ['^(?:.*(?=.*4688)(?=.*whoami))', [3]],
    ['^(?:.*(?=.*4688)(?=.*explorer))', []],
    ['^(?:.*(?:.*.*whoami|.*.*explorer))', [2, 3]],
    ['^(?:.*(?:.*(?=.*4688)(?=.*whoami)|.*(?:.*execute)))', [3, 4]],
    ['^(?:.*(?=.*Windows)(?=.*(?:.*wsm|.*expl)))', [1, 2]],
    // What is denied behind `.*` is denied at the end of the line too, where it never stands.
    ['^(?:.*(?=.*Windows)(?=.*(?!.*(?:.*explorer))))', [1, 2, 3]],
    ['^(?:.*(?=.*Windows)(?=.*(?!.*(?:.*(?=.*explorer)))))', [1, 2, 3]],
    ['^(?!.*explorer)(?=.*Windows)', [1, 3]],
    // As they stand, wrong as they are.
    [String.raw`^(?:.*(?:.*.*\wsmprovhost\.exe))`, [1]],
    [String.raw`^(?:.*(?=.*C:\Windows))`, []],
  ] as const)('%s finds %j', (query, expected) => {
    expect(lines(query)).toEqual(expected);
    expect(lines(`grep -P '${query}'`)).toEqual(expected);
  });
});

describe('commands', () => {
  it.each([
    ["grep -P '4688'", [3]],
    ['grep -P "C:\\\\\\\\Windows\\\\\\\\explorer" /var/log/events', [2]],
    ["grep -iP 'WHOAMI|EXPLORER'", [2, 3]],
    ["grep -P -i 'WHO(?-i)ami'", [3]],
    ["grep -vP 'EventID=1\\b'", [3, 4]],
    ['grep -E -e whoami -e explorer', [2, 3]],
    ['grep -P --regexp=whoami', [3]],
    ["grep -Pe'whoami'", [3]],
    ["grep -wP 'exp\\w+'", [2]],
    ["grep -wP 'exp'", []],
    ["grep -xP 'EventID=7045.*'", [4]],
    ["grep -xP 'EventID=7045'", []],
    ["grep -F '%COMSPEC% /b'", [4]],
    ["fgrep -i 'whoAMI'", [3]],
    ["grep -F -x 'whoami'", []],
    ['grep whoami', [3]],
    ["grep 'Event.*BTO'", [4]],
    ["egrep 'who(ami|is)|BTO'", [3, 4]],
    ['zgrep -P whoami a.gz', [3]],
    ["/usr/bin/grep -P --color=auto -n 'whoami'", [3]],
    ["LC_ALL=C grep -P 'whoami'", [3]],
    ["cat events.log | grep -P 'System32' | grep -v 'whoami'", [1]],
    ["# the first\ngrep -P 'whoami'\ngrep -P 'BTO'\n", [3, 4]],
    ["grep -m 1 -P 'Windows'", [1]],
    ["grep -P 'Windows' | head -n 2", [1, 2]],
    ["grep -P ''", [1, 2, 3, 4]],
    ["grep 'who\nexp'", [2, 3]],
  ] as const)('%j finds %j', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });

  it.each(["grep -cP 'Windows'", "grep -P 'Windows' | wc -l"])('%s counts', (query) => {
    expect(lines(query)).toEqual({ columns: ['count'], rows: [[3]] });
  });
});

describe('refuses', () => {
  it.each([
    [
      'grep -P -e whoami -e explorer',
      '1:22 Unexpected second pattern, expected one: with `-P` grep takes no more. — Write `(?:a|b)`, or give a grep of its own to each.',
    ],
    ['', '1:1 Unexpected end of the query, expected a pattern or a grep command.'],
    ['a(b', '1:2 Unexpected end of the pattern, expected `)` for the `(`. — A `(` itself is written `\\(`.'],
    ['a)b', '1:2 Unexpected `)`, expected a `(` before it. — A `)` itself is written `\\)`.'],
    ['a[b', '1:2 Unexpected end of the pattern, expected `]` for the `[`.'],
    ['*.exe', '1:1 Unexpected `*`, expected something to repeat before it. — A `*` itself is written `\\*`.'],
    ['a**', '1:3 Unexpected `*`, expected something to repeat before it. — A `*` itself is written `\\*`.'],
    ['a{3,1}', '1:2 Unexpected `{3,1}`, expected the lower number first.'],
    ['a{70000}', '1:2 Unexpected `{70000}`, expected numbers up to 65535.'],
    ['[z-a]', '1:2 Unexpected range `z-a`, expected the lower character first.'],
    [
      '[a-\\d]',
      '1:4 Unexpected `\\d` in a range, expected one character. — A hyphen itself stands first, last, or behind a backslash.',
    ],
    ['[[:nope:]]', '1:2 Unexpected `[:nope:]`, expected a class such as `[:alpha:]`.'],
    [
      'a\\',
      '1:2 Unexpected end of the pattern, expected a character after `\\`. — A backslash itself is written `\\\\`.',
    ],
    [
      '.*\\mshta\\.exe',
      '1:3 Unexpected `\\m`, expected an escape that PCRE knows. — A backslash itself is written `\\\\`: `\\\\mshta\\.exe`.',
    ],
    [
      '.*\\kerberos\\.dll',
      '1:3 Unexpected `\\k`, expected a name after `\\k`, as in `\\k<name>`. — A backslash itself is written `\\\\`: `\\\\kerberos\\.dll`.',
    ],
    [
      '.*\\powershell',
      '1:3 Unexpected `\\po`, expected a property of Unicode such as `\\p{Lu}`. — A backslash itself is written `\\\\`: `\\\\powershell`.',
    ],
    [
      '\\users',
      '1:1 Unexpected `\\u`, expected an escape that PCRE knows. — A backslash itself is written `\\\\`: `\\\\users`.',
    ],
    [
      'a\\7z',
      '1:2 Unexpected `\\7`, expected the number of a group that the pattern has. — A backslash itself is written `\\\\`.',
    ],
    ['(?<=a+)b', '1:1 Unexpected look-behind of any length, expected one whose length is bounded.'],
    ['(?<a>x)(?<a>y)', '1:9 Unexpected `a`, expected a name that no other group has.'],
    ['(?y)a', '1:3 Unexpected `y`, expected one of the flags `i`, `m`, `n`, `s`, `x`.'],
    [
      '(?=a\\K)',
      '1:5 Unexpected `\\K`, expected it outside of look-arounds. — A backslash itself is written `\\\\`: `\\\\K`.',
    ],
    ['a(?R)?', 'unsupported 1:2 Recursion `(?R)` is not supported by Huntbook yet.'],
    ['(a)(?1)', 'unsupported 1:4 Calling a group (`(?1)`) is not supported by Huntbook yet.'],
    ['(?<n>a)(?&n)', 'unsupported 1:8 Calling a group (`(?&n)`) is not supported by Huntbook yet.'],
    ['(a)?(?(1)b|c)', 'unsupported 1:5 A conditional group (`(?(…)…)`) is not supported by Huntbook yet.'],
    ['a(*COMMIT)b', 'unsupported 1:2 The verb `(*COMMIT)` is not supported by Huntbook yet.'],
    [
      'a\\Xb',
      'unsupported 1:2 `\\X`, a character with its accents, is not supported by Huntbook yet. — A backslash itself is written `\\\\`: `\\\\Xb`.',
    ],
    ['(a)?b\\1', 'unsupported 1:6 A reference to a group that may not have matched is not supported by Huntbook yet.'],
    [
      '(c)\\1(?|(a)|(b))',
      'unsupported 1:6 A branch reset (`(?|…)`) in a pattern that refers to a group is not supported by Huntbook yet.',
    ],
    // In commands, at their own place.
    ["grep -P 'a(b'", '1:11 Unexpected end of the pattern, expected `)` for the `(`. — A `(` itself is written `\\(`.'],
    [
      'grep -P "\\\\w\\m"',
      '1:13 Unexpected `\\m`, expected an escape that PCRE knows. — A backslash itself is written `\\\\`: `\\\\m`.',
    ],
    [
      "grep -P 'a",
      "1:9 Unexpected end of the command, expected `'` for the `'`. — Within single quotes a `'` is written `'\\''`.",
    ],
    ['grep -P', "1:8 Unexpected end of the query, expected a pattern. — Write it in single quotes: `grep -P '…'`."],
    ['grep -Pk a', '1:8 Unexpected `-k`, expected an option of grep.'],
    ['grep --nope a', '1:6 Unexpected `--nope`, expected an option of grep.'],
    ['grep -PA 3 a', 'unsupported 1:8 The option `-A` of grep is not supported by Huntbook yet.'],
    ['grep -P -f list', 'unsupported 1:10 The option `-f` of grep is not supported by Huntbook yet.'],
    ['grep -m x a', '1:9 Unexpected `x`, expected a number of lines.'],
    [
      'grep -oP a | grep b',
      'unsupported 1:7 `-o`, which changes what the next command reads, is not supported by Huntbook yet.',
    ],
    [
      "grep 'a\\+'",
      'unsupported 1:8 `\\` in a basic regular expression is not supported by Huntbook yet. — Write the pattern for `grep -P`, or plain text for `grep -F`.',
    ],
    [
      "grep -E '\\w'",
      'unsupported 1:10 `\\` in an extended regular expression is not supported by Huntbook yet. — Write the pattern for `grep -P`, or plain text for `grep -F`.',
    ],
    [
      'grep -P a | sort',
      'unsupported 1:13 The command `sort` is not supported by Huntbook yet. — A pipe of greps is read, with `wc -l` or `head` at its end.',
    ],
    [
      'grep -cP a\ngrep b',
      'unsupported 1:1 Counting or cutting lines in one of several commands is not supported by Huntbook yet.',
    ],
    [
      'grep -P (a',
      '1:9 Unexpected `(`, expected an argument. — A shell reads `(` for itself: put the argument in single quotes.',
    ],
  ])('%j', (query, message) => {
    expect(refusal(grep, query)).toBe(message);
  });
});

describe('warns', () => {
  it.each([
    // The separator that was meant, by each kind of class that took its letter.
    [String.raw`^(?:.*(?:.*.*\wsmprovhost\.exe|.*.*\wsmprovhost\.exe))`, '1:14', '`\\w` is any word character here'],
    [String.raw`^(?:.*(?=.*NT AUTHORITY\SYSTEM))`, '1:24', '`\\S` is any character but a blank here'],
    [String.raw`^(?:.*(?=.*.*\taskmgr\.exe))`, '1:14', '`\\t` is a tab here'],
    [String.raw`^(?:.*C:\Windows\\.*)`, '1:9', '`\\W` is any character but a word character here'],
    [String.raw`^(?:.*.*\desktop\.ini)`, '1:9', '`\\d` is a digit here'],
    [String.raw`^(?:.*.*\cmd\.exe)`, '1:9', '`\\cm` is a control character here'],
    [String.raw`^(?:.*.*\plink\.exe)`, '1:9', '`\\pl` is a class of Unicode here'],
    [String.raw`^(?:.*.*\bitsadmin\.exe)`, '1:9', '`\\b` is the edge of a word here'],
    [String.raw`^(?:.*winlogon\.*)`, '1:15', '`\\.*` is any number of dots here'],
    // In patterns of one's own, where the word leaves no doubt.
    [String.raw`\wsmprovhost\.exe`, '1:1', '`\\w` is any word character here'],
    [String.raw`C:\Windows`, '1:3', '`\\W` is any character but a word character here'],
    [String.raw`\svchost\.exe`, '1:1', '`\\s` is a blank here'],
  ])('%s', (query, place, beginning) => {
    const [first] = warnings(grep, query);
    expect(first).toMatch(/: this can never match what it means to, the path separator (before|behind) `/);
    expect(first?.startsWith(`${place} ${beginning}`), first).toBe(true);
  });

  it('says what such a pattern finds as it stands', () => {
    const parsed = grep.parse(String.raw`grep -P '^(?:.*.*\wsmprovhost\.exe)'`);
    expect(parsed.ok && parsed.warnings).toEqual([
      {
        message:
          '`\\w` is any word character here: this can never match what it means to, the path separator before `wsmprovhost.exe`.',
        help: 'A backslash itself is written `\\\\`: `\\\\wsmprovhost\\.exe`; as it stands, `wsmprovhost.exe` is found with no separator before it, and so is anything else that ends with `smprovhost.exe`.',
        start: 17,
        end: 19,
      },
    ]);
  });

  it.each([
    String.raw`\w+`,
    String.raw`\d{4}`,
    String.raw`\s*`,
    String.raw`\w+\.exe`,
    String.raw`net\suser\s`,
    String.raw`\bpowershell\.exe\b`,
    String.raw`\spowershell\.exe`,
    String.raw`^(?:.*\bcmd\.exe)`,
    String.raw`^(?:.*\s-enc\s)`,
    String.raw`^(?:.*\\wsmprovhost\.exe)`,
    String.raw`C:\\Windows\\System32`,
    String.raw`\tEventID`,
    String.raw`sha\d+sum`,
    String.raw`user=\S+\s`,
    String.raw`\d\d:\d\d`,
    '^(?!.*explorer)(?=.*Windows)',
  ])('not of %s', (query) => {
    expect(warnings(grep, query)).toEqual([]);
  });

  it.each([
    ['a\\nb', '1:2 The pattern can never match: it asks for a line feed, which a raw line never holds.'],
    [
      '(?=.*\\r)a|b\\r',
      '1:6 The pattern can never match: it asks for a carriage return, which a raw line never holds.',
    ],
    ['a^b', '1:2 The pattern can never match: it asks for characters before the beginning of the line.'],
    ['a$b', '1:2 The pattern can never match: it asks for characters after the end of the line.'],
    [
      'ab\\bcd',
      '1:3 The pattern can never match: it asks for the edge of a word between two characters that have none between them.',
    ],
    ['a\\B b', '1:2 The pattern can never match: it asks for no edge of a word where one is.'],
  ])('that %j can never match', (query, message) => {
    expect(warnings(grep, query)).toEqual([message]);
    expect(lines(query)).toEqual([]);
  });

  it.each(['a\\n?b', 'a\\n|b', '(?!\\n)a', 'a\\b b'])('not that %j can never match', (query) => {
    expect(warnings(grep, query)).toEqual([]);
  });

  it.each(['^(?:.*(?=.*a)(?=.*(?!.*(?:.*b|.*c))))', '^(?:.*(?=.*a)(?=.*(?!.*(?:.*(?=.*b)(?=.*c)))))'])(
    'of a denial that denies nothing: %s',
    (query) => {
      expect(warnings(grep, query)).toEqual([
        '1:19 This excludes nothing: the `.*` before it may run to the end of the line, where nothing follows.',
      ]);
    },
  );

  it('once of a separator that asks for what no line holds', () => {
    expect(warnings(grep, '^.*\\rundll32\\.exe')).toEqual([
      '1:4 `\\r` is a carriage return here: this can never match what it means to, the path separator before `rundll32.exe`.',
    ]);
  });

  it.each([
    [
      String.raw`grep -P 'a\wmic\.exe" "'`,
      '`\\\\wmic\\.exe`; as it stands, `wmic.exe` is found with no separator before it, and so is anything else that ends with `mic.exe`.',
    ],
    [
      String.raw`grep -P "a'\wmic\.exe"`,
      '`\\\\wmic\\.exe`; as it stands, `wmic.exe` is found with no separator before it, and so is anything else that ends with `mic.exe`. Within double quotes each of them is doubled once more.',
    ],
    [
      String.raw`grep -P "a"'\wmic\.exe'`,
      '`\\\\wmic\\.exe`; as it stands, `wmic.exe` is found with no separator before it, and so is anything else that ends with `mic.exe`.',
    ],
  ])('%s: knows which quotation marks a backslash stands in', (query, help) => {
    const parsed = grep.parse(query);
    expect(parsed.ok && parsed.warnings.map((warning) => warning.help)).toEqual([
      `A backslash itself is written \`\\\\\`: ${help}`,
    ]);
  });

  it('of a byte that was meant', () => {
    expect(warnings(grep, 'a\\C.b')).toEqual([
      '1:2 `\\C` is one byte to grep, and one character here: the same in plain English text, and nowhere else.',
    ]);
    expect(warnings(grep, '^(?:.*.*\\Classes)')).toHaveLength(1);
  });

  it('of what a shell would expand', () => {
    expect(warnings(grep, 'grep -P "a|$HOME"')).toEqual([
      '1:12 A shell puts a value in place of `$HOME`; it is read as written here.',
    ]);
  });
});

describe('hostile texts', () => {
  describeRobustness(
    grep,
    [
      String.raw`grep -P '^(?:.*(?=.*4688)(?=.*(?:.*.*\\cmd\.exe|.*.*\\sc\.exe)))'`,
      String.raw`(?i)(?<name>[[:alpha:]]+)=\k<name>\b(?>x|y)++`,
      'grep -iv -e "a" --regexp=b file | grep -c c',
    ],
    (levels) => `${'('.repeat(levels)}a${')'.repeat(levels)}`,
  );
});
