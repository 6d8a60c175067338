import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkMentions } from '../../src/components/site/link-mentions.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { buildCoverage } from '../../src/coverage/coverage.ts';
import { buildKnowledge } from '../../src/knowledge/lookup.ts';
import { processorTime } from '../processor-time.ts';
import { knowledgeSources, siteDocument, siteOf } from './site-fixture.ts';

const knowledge = buildKnowledge({
  ...knowledgeSources,
  attack: () => ({
    ...knowledgeSources.attack(),
    techniques: [
      ...knowledgeSources.attack().techniques,
      { id: 'T1077', name: 'Shares', tactics: [], platforms: [], status: 'revoked' },
      { id: 'T1099', name: 'A <"quoted"> & odd name', tactics: [], platforms: [], status: 'deprecated' },
    ],
    dataComponents: { DC0032: 'Process Creation', DC0099: 'Asked by Nothing' },
  }),
  strategies: () => ({
    source: '',
    version: '1',
    strategies: {
      'T1021.006': {
        id: 'DET0477',
        name: 'Sessions of WinRM',
        logSources: [{ name: 'Log', dataComponent: 'DC0032', platforms: [] }],
      },
    },
  }),
});
const documents = [siteDocument({ file: 'content/analytics/CAR-2014-11-004.md' })];
const site = siteIndex({
  ...siteOf(documents),
  knowledge,
  coverage: buildCoverage({
    documents,
    proofs: new Map(),
    knowledge,
    views: new Map(),
    definitions: [],
    channels: [],
    logSources: [],
    known: { macros: [], lookups: [], placeholders: [] },
  }),
});
const linked = (html: string, here = '/playbooks/a/'): string => linkMentions(html, site, here);
const link = (id: string, url: string, name: string): string =>
  `<a class="mention" href="${url}" title="${name}">${id}</a>`;
const T1059 = link('T1059', '/techniques/t1059/', 'Command and Scripting Interpreter');

describe('ids in text', () => {
  test.each([
    ['<p>Like T1059, often.</p>', `<p>Like ${T1059}, often.</p>`],
    ['T1059', T1059],
    ['<td>(T1059)</td><td>T1059</td>', `<td>(${T1059})</td><td>${T1059}</td>`],
    [
      '<p>T1021.006 of TA0008</p>',
      `<p>${link('T1021.006', '/techniques/t1021.006/', 'Windows Remote Management')} of ${link('TA0008', '/tactics/ta0008/', 'Lateral Movement')}</p>`,
    ],
    ['<p>D3-PLA</p>', `<p>${link('D3-PLA', '/defences/d3-pla/', 'Process Lineage Analysis')}</p>`],
    ['<p>DC0032</p>', `<p>${link('DC0032', '/data-components/dc0032/', 'Process Creation')}</p>`],
    ['<p>DC0099</p>', `<p>${link('DC0099', '/data-components/dc0099/', 'Asked by Nothing')}</p>`],
    ['<p>DET0477</p>', `<p>${link('DET0477', '/techniques/t1021.006/#detection', 'Sessions of WinRM')}</p>`],
    ['<p>CAR-2014-11-004</p>', `<p>${link('CAR-2014-11-004', '/analytics/car-2014-11-004/', 'car-2014-11-004')}</p>`],
    // What became of an old id is told before it is followed.
    [
      '<p>T1028_remote_powershell</p>',
      `<p>${link('T1028', '/techniques/t1028/', 'Windows Remote Management (revoked: now T1021.006 Windows Remote Management)')}_remote_powershell</p>`,
    ],
    ['<p>T1077</p>', `<p>${link('T1077', '/techniques/t1077/', 'Shares (revoked)')}</p>`],
    [
      '<p>T1099</p>',
      `<p>${link('T1099', '/techniques/t1099/', 'A &lt;&quot;quoted&quot;> &amp; odd name (deprecated)')}</p>`,
    ],
    // What leads there from another row is no help.
    [
      '<li><a href="/techniques/t1059/">Scripts</a></li><li>T1059</li>',
      `<li><a href="/techniques/t1059/">Scripts</a></li><li>${T1059}</li>`,
    ],
    // Code that is nothing but an id.
    ['<p><code>T1059</code></p>', `<p><code>${T1059}</code></p>`],
    ['<p>T1059<wbr>_and</p>', `<p>${T1059.replace('</a>', '<wbr></a>')}_and</p>`],
    ['<p>a &amp; T1059 &lt;b&gt;</p>', `<p>a &amp; ${T1059} &lt;b&gt;</p>`],
    [
      '<h2 id="t1059">T1059 <a class="anchor" href="#t1059"></a></h2>',
      `<h2 id="t1059">${T1059} <a class="anchor" href="#t1059"></a></h2>`,
    ],
  ])('%s', (html, expected) => {
    expect(linked(html)).toBe(expected);
  });

  test.each([
    ['an id that nothing knows', '<p>T9999 TA0099 D3-ZZZ DC0999 DET0999 CAR-2099-01-001</p>'],
    ['within a link', '<a href="/x/">about <b>T1059</b></a>'],
    ['in a block of code', '<pre class="code"><code>index T1059</code></pre>'],
    ['in code that says more', '<code>technique == "T1059"</code>'],
    ['in attributes', '<img alt="T1059" src="/T1059.png"><td data-tab=\'a > T1059\'></td>'],
    ['in comments', '<!-- T1059 --><p>a</p>'],
    ['in what is pressed or chosen', '<button>T1059</button><label>T1059</label><summary>T1059</summary>'],
    ['in an element of its own kind within', '<a href="/x/"><a>T1059</a> T1059</a>'],
    ['as the end of a path whose parts may break', '<td>C:\\<wbr>Temp\\<wbr>T1059</td>'],
    ['as the end of a query, with its entity', '<td>a&amp;T1059</td>'],
    [
      'in a row that leads there',
      '<tr><td><code>T1059</code></td><td><a href="/techniques/t1059/">Scripts</a></td></tr>',
    ],
    ['in an item that leads there', '<ul><li>T1059: <a href="/techniques/t1059/">Scripts</a></li></ul>'],
    ['in an element that does not end', '<pre>T1059'],
    ['in text that is no markup', '<script>if (a <b "T1059") T1059</script><title>T1059</title>'],
    ['in a text field', '<textarea>T1059 </a> <!-- "</textarea>'],
    ['in what is chosen', '<select><option>T1059</option></select>'],
    ['in a drawing', '<svg><title>T1059</title><text>T1059</text></svg>'],
    ['in a tag that does not end', '<b title="T1059'],
    ['in a comment that does not end', '<!-- <p>T1059</p>'],
  ])('%s stays as it is', (_, html) => {
    expect(linked(html)).toBe(html);
  });

  test('nothing leads to the page itself', () => {
    expect(linked('<p>T1059 <code>T1059</code></p>', '/techniques/t1059/')).toBe('<p>T1059 <code>T1059</code></p>');
    const own = '<a href="https://attack.mitre.org/techniques/T1059/">At MITRE</a>';
    expect(linked(own, '/techniques/t1059/')).toBe(own);
  });
});

describe('links to pages of MITRE', () => {
  const beside = (address: string): string | undefined =>
    /<a class="page-here" href="([^"]*)"/.exec(linked(`<p><a href="${address}">there</a></p>`))?.[1];

  test.each([
    ['https://attack.mitre.org/techniques/T1021/006/', '/techniques/t1021.006/'],
    ['https://attack.mitre.org/techniques/T1028', '/techniques/t1028/'],
    ['https://attack.mitre.org/tactics/TA0008/', '/tactics/ta0008/'],
    ['https://d3fend.mitre.org/technique/d3f:X/', '/defences/d3-pla/'],
    ['https://d3fend.mitre.org/tactic/d3f:Detect/', '/defences/tactics/detect/'],
    ['https://attack.mitre.org/techniques/T9999/', undefined],
    ['https://example.org/techniques/T1028', undefined],
  ])('%s has %s beside it', (address, expected) => {
    expect(beside(address)).toBe(expected);
  });

  test('the link itself stays, and the page here is offered once in a section', () => {
    const there = '<a href="https://attack.mitre.org/techniques/T1059/">Scripts</a>';
    const here =
      '<a class="page-here" href="/techniques/t1059/" title="Command and Scripting Interpreter">T1059 here</a>';
    expect(linked(`<section>${there} ${there}</section><section>${there}</section>`)).toBe(
      `<section>${there} ${here} ${there}</section><section>${there} ${here}</section>`,
    );
  });

  test('sections within sections are told apart', () => {
    const there = '<a href="https://attack.mitre.org/techniques/T1059/">x</a>';
    const here =
      ' <a class="page-here" href="/techniques/t1059/" title="Command and Scripting Interpreter">T1059 here</a>';
    expect(linked(`<section><section>${there}</section>${there}</section>`)).toBe(
      `<section><section>${there}${here}</section>${there}${here}</section>`,
    );
    const html = `<section>${there}<section><a href="/techniques/t1059/">T1059</a></section></section>`;
    expect(linked(html)).toBe(html);
  });

  test('a section that leads to the page here already is left as it is', () => {
    const html =
      '<section><a href="https://attack.mitre.org/techniques/T1059/">x</a> <a href="/techniques/t1059/">T1059</a></section>';
    expect(linked(html)).toBe(html);
  });
});

describe('whatever the text', () => {
  const parts = fc.constantFrom(
    'T1059',
    'T1028',
    '<b>',
    '</b>',
    '<pre>',
    '</pre>',
    '<wbr>',
    '&amp;',
    '&lt;',
    '"',
    "'",
    '<',
    '>',
    ' ',
    'a',
    '</a>',
    '<a href="/x/">',
    '<code>',
    '</code>',
    '<!--',
    '-->',
  );
  test('nothing is changed but by links', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 24 }), (list) => {
        const html = list.join('');
        const plain = linked(html).replace(
          /<a class="mention" href="\/techniques\/t[\d.]+\/" title="[^"<>]*">(T\d{4}(?:<wbr>)?)<\/a>/g,
          '$1',
        );
        expect(plain).toBe(html);
      }),
    );
  });

  test.each([
    ['of text', `<p>${'T1059 &amp; "quoted" <'.repeat(20_000)}</p>`],
    ['of items', `<ul>${'<li>T1059</li>'.repeat(20_000)}</ul>`],
    ['of links', `${'<a href="https://attack.mitre.org/techniques/T1059/">x</a> '.repeat(20_000)}<p>T1059</p>`],
    ['of sections', '<section><a href="https://attack.mitre.org/techniques/T1059/">x</a></section>'.repeat(20_000)],
    ['of tags that do not end', `T1059${'<a "'.repeat(50_001)}`],
    ['of beginnings of tags', `T1059 ${'<a '.repeat(100_000)}`],
    ['of beginnings of comments', `T1059 ${'<!--'.repeat(100_000)}`],
    ['of beginnings of scripts', `T1059 ${'<script>'.repeat(50_000)}`],
  ])('a long page %s takes no longer than its length', (_, html) => {
    const start = processorTime();
    linked(html);
    expect(processorTime() - start).toBeLessThan(3_000);
  });
});
