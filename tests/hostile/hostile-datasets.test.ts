/** What a stranger's recording can hold: pages of its timeline, its processes and its hunting views stay whole, small and harmless. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser/chromium.ts';
import { dataset } from '../cli/fixtures.ts';
import { huntbook, projectWith } from '../cli/project.ts';

const SCRIPT = '"></title></svg><script>globalThis.pwned = 1</script>';
const IMAGE = '<img src=https://evil.example/x onerror="globalThis.pwned = 1">';

type Fields = Record<string, string | number | null>;

/** A process creation by Sysmon, some fields in other words. */
const created = (at: number, fields: Fields): Fields => ({
  Hostname: 'SRV-01.corp.example',
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  EventID: 1,
  UtcTime: new Date(Date.UTC(2026, 2, 3, 9) + at * 1000).toISOString().replace('T', ' ').replace('Z', ''),
  ProcessId: 4000 + at,
  ParentProcessId: 4,
  Image: 'C:\\Windows\\System32\\tool.exe',
  ParentImage: 'C:\\Windows\\System32\\services.exe',
  CommandLine: 'tool.exe -x',
  ...fields,
});

const guid = (number: number): string => `{00000000-0000-0000-0000-${String(number).padStart(12, '1')}}`;

/** Markup, what is hidden in names, ids that lead in circles, and text without end. */
const ODD: readonly Fields[] = [
  created(0, { Image: `C:\\${SCRIPT}\\tool.exe`, ParentImage: `C:\\${IMAGE}.exe`, Hostname: SCRIPT }),
  created(1, {
    Image: 'C:\\photo\u202egpj.exe',
    CommandLine: '\u0007\u001b[31m\u0000\u202e tool.exe',
    Hostname: 'a\u202eb',
  }),
  created(2, {
    CommandLine: `tool.exe ${IMAGE} ${'A'.repeat(100_000)}`,
    Image: `C:\\${'long\\'.repeat(5000)}tool.exe`,
  }),
  // Each is the parent of the other, and one its own.
  created(3, { ProcessGuid: guid(1), ParentProcessGuid: guid(2), ParentImage: 'C:\\Windows\\System32\\tool.exe' }),
  created(4, { ProcessGuid: guid(2), ParentProcessGuid: guid(1), ParentImage: 'C:\\Windows\\System32\\tool.exe' }),
  created(5, { ProcessGuid: guid(3), ParentProcessGuid: guid(3), ProcessId: 7, ParentProcessId: 7 }),
  // One pid over and over, no pid, no host, no time, times beyond all calendars.
  ...[6, 7, 8].map((at) =>
    created(at, { ProcessId: 99, ParentProcessId: 99, ParentImage: 'C:\\Windows\\System32\\tool.exe' }),
  ),
  created(9, { ProcessId: 'none', ParentProcessId: -1, Hostname: null }),
  created(10, { UtcTime: 'yesterday', ProcessId: 1e300 }),
  created(11, { UtcTime: '9999-99-99 99:99:99.999', Hostname: '__proto__', Image: 'constructor\\tool.exe' }),
];
/** A chain of processes as long as the recording. */
const MANY = 10_000;
const CHAIN: readonly Fields[] = Array.from({ length: MANY - ODD.length }, (_, at) =>
  created(20 + at, {
    ProcessId: 20_000 + at,
    ParentProcessId: 19_999 + at,
    ParentImage: 'C:\\Windows\\System32\\tool.exe',
    Image: at % 500 === 0 ? `C:\\rare-${at}\\TOOL.exe` : 'C:\\Windows\\System32\\tool.exe',
    Hostname: `SRV-${at % 40}.corp.example`,
  }),
);

const ndjson = (records: readonly Fields[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');
/** Not found, for their command lines; what they are called is hidden all the same. */
const NEAR_EVENTS = ndjson([
  created(0, { CommandLine: 'other\u202e\u0007 -x', Image: 'C:\\near\u202egpj.exe', Hostname: 'a\u202eb' }),
  created(1, { CommandLine: '\u2066other', 'Field\u202e': '\u200b\u001b[31m' }),
]);
const ODD_EVENTS = ndjson([...ODD, ...CHAIN]);
const TIMELESS_EVENTS = ndjson(ODD.map(({ UtcTime: _, ...rest }) => rest));
const lines = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const PLAYBOOK = `# Tool starts

## Technique ID

T1569

## Hypothesis

The tool is started.

## Specific Events

| Source | EventID | EventField | Details |
|--------|---------|------------|---------|
| Sysmon | 1 | Image | *.exe |
| Sysmon | 1 | ParentImage | *.exe |
| Sysmon | 1 | CommandLine | *tool.exe* |

## Hunting Techniques Recommended

- [x] Grouping
- [x] Searching
- [x] Clustering
- [x] Stack Counting
- [x] Scatter Plots
- [x] Box Plots
`;

const TESTS = `tests:
  - name: odd
    dataset: odd
    expect:
      specific-events/sysmon-1: [odd, chain]
  - name: near
    dataset: near
    expect:
      specific-events/sysmon-1: []
  - name: timeless
    dataset: timeless
    expect:
      specific-events/sysmon-1: [odd]
`;

/** Pages, how many characters each may have, and what must be said on it. */
const PAGES: readonly (readonly [file: string, most: number, says: readonly string[]])[] = [
  [
    'playbooks/tool/index.html',
    900_000,
    [
      // The character that would turn the writing round is seen.
      'photo\\u202egpj.exe',
      // Why a near miss stayed out stands there, folded.
      '2 near misses stayed out, and why',
      'other\\u202e\\u0007 -x',
      '12 intervals',
      'The events have no times',
      'more points are left out',
    ],
  ],
  ['datasets/odd/index.html', 3_000_000, ['photo\\u202egpj.exe']],
  ['datasets/near/index.html', 900_000, ['near\\u202egpj.exe', 'Field\\u202e', '\\u200b\\u001b[31m']],
  ['datasets/timeless/index.html', 900_000, ['No event of this dataset has a time.']],
];

/** Characters that steer what shows them, or hide: all that control, but for tabs and line breaks. */
const STEERS = /(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\u200b\ufeff\u2028\u2029]/u;

/** A page's text, and what is wrong with it: hidden characters, numbers of its drawings that are none. */
function drawn(html: string): { text: string; faults: string[] } {
  const faults: string[] = [];
  let text = '';
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (name === 'script' && !attributes['src']) faults.push('a script in the page');
      for (const [attribute, value] of Object.entries(attributes)) {
        if (STEERS.test(value)) faults.push(`a character that steers what shows it, in ${attribute} of <${name}>`);
        if (/^on/.test(attribute)) faults.push(`${attribute} of <${name}>`);
        if (
          /^(?:x|y|x1|x2|y1|y2|cx|cy|r|d|width|height|viewbox|transform)$/i.test(attribute) &&
          /NaN|Infinity|undefined|null/.test(value)
        )
          faults.push(`${attribute}="${value}" of <${name}>`);
      }
    },
    ontext: (chunk) => {
      text += chunk;
    },
  });
  parser.end(html);
  const steers = STEERS.exec(text);
  if (steers)
    faults.push(`a character that steers what shows it: ${text.slice(Math.max(0, steers.index - 40), steers.index)}`);
  return { text: text.replace(/\s+/g, ' '), faults };
}

const label = (id: string, from: number, to: number) => ({ id, lines: lines(from, to), rest: 'attack: true' });

describe('pages of a stranger’s recording', () => {
  it('stay whole, small and harmless', async () => {
    const project = projectWith({
      'playbooks/tool.md': PLAYBOOK,
      'playbooks/tool.tests.yaml': TESTS,
      'datasets/odd/events.ndjson': ODD_EVENTS,
      'datasets/odd/dataset.md': dataset('Odd', ODD_EVENTS, [
        label('odd', 1, ODD.length),
        label('chain', ODD.length + 1, MANY),
      ]),
      'datasets/near/events.ndjson': NEAR_EVENTS,
      'datasets/near/dataset.md': dataset('Near', NEAR_EVENTS, [
        { id: 'near', lines: [1, 2], rest: 'attack: false\n    nearMiss: true' },
      ]),
      'datasets/timeless/events.ndjson': TIMELESS_EVENTS,
      'datasets/timeless/dataset.md': dataset('Timeless', TIMELESS_EVENTS, [label('odd', 1, ODD.length)]),
    });
    const { code, out, err } = huntbook(['build'], { project });
    expect(code, out + err).toBe(0);

    for (const [file, most, says] of PAGES) {
      const html = readFileSync(path.join(project, 'dist', file), 'utf8');
      expect(html.length, file).toBeLessThan(most);
      const { text, faults } = drawn(html);
      expect(faults, file).toEqual([]);
      for (const part of says) expect(text, file).toContain(part);
    }
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ bypassCSP: true });
      const tab = await context.newPage();
      const asked: string[] = [];
      tab.on('request', (request) => {
        if (!request.url().startsWith('file:')) asked.push(request.url());
      });
      await tab.goto(pathToFileURL(path.join(project, 'dist', 'playbooks/tool/index.html')).href);
      const proof = tab.locator('details.proof').first();
      await proof.locator('summary').first().click();
      const near = proof.locator('details.near-misses');
      expect(await near.count()).toBe(1);
      expect(await near.locator('table').isVisible()).toBe(false);
      await near.locator('summary').click();
      expect(await near.locator('table').isVisible()).toBe(true);
      for (const [file] of PAGES) {
        await tab.goto(pathToFileURL(path.join(project, 'dist', file)).href);
        expect(await tab.evaluate(() => (globalThis as { pwned?: number }).pwned), file).toBeUndefined();
      }
      expect(asked).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 240_000);
});
