import { describe, expect, it } from 'vitest';
import { finishPage } from '../../src/publish/finish-page.ts';

const page = 'playbooks/remote/index.html';

describe('finishPage', () => {
  it.each([
    ['/', '../../index.html'],
    ['/techniques/t1021.006/', '../../techniques/t1021.006/index.html'],
    ['/techniques/t1021.006/#analytics', '../../techniques/t1021.006/index.html#analytics'],
    ['/search/?q=a&amp;kind=Playbook#x', '../../search/index.html?q=a&amp;kind=Playbook#x'],
    ['/assets/site.js', '../../assets/site.js'],
    ['#logic', '#logic'],
    ['https://attack.mitre.org/techniques/T1021/', 'https://attack.mitre.org/techniques/T1021/'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('rewrites %s to %s', (before, after) => {
    expect(finishPage(`<p><a class="x" href="${before}">a</a></p>`, page).html).toBe(
      `<p><a class="x" href="${after}">a</a></p>`,
    );
  });

  it('rewrites from the root page too', () => {
    expect(finishPage('<html data-root="/"><a href="/playbooks/">a</a>', 'index.html').html).toBe(
      '<html data-root="./"><a href="./playbooks/index.html">a</a>',
    );
  });

  it('leaves text that looks like an attribute alone', () => {
    const text = '<pre>&lt;a href="/x/"> href="/y/" id="z"</pre>';
    const finished = finishPage(text, page);
    expect(finished.html).toBe(text);
    expect(finished.ids.size).toBe(0);
    expect(finished.links).toEqual([]);
  });

  it('reads a tag to its end although an attribute holds a >', () => {
    expect(finishPage('<a title="a > b" href="/x/">a</a>', page).html).toBe(
      '<a title="a > b" href="../../x/index.html">a</a>',
    );
  });

  it('tells anchors and link targets, decoded', () => {
    const finished = finishPage('<h2 id="a&amp;b">x</h2><a href="../other/#caf%C3%A9">y</a>', page);
    expect([...finished.ids]).toEqual(['a&b']);
    expect(finished.links).toEqual([
      { written: '../other/#caf%C3%A9', target: 'playbooks/other/index.html', fragment: 'café' },
    ]);
  });

  it.each([
    ['<a href="javascript:alert(1)">', 'scheme'],
    ['<a href="java&#x0A;script:alert(1)">', 'leads'],
    ['<a href="data:text/html,x">', 'scheme'],
    ['<a href="//evil.example/">', 'no scheme'],
    ['<a href="../../../up/">', 'out of the site'],
    ['<p style="color:red">', 'style'],
    ['<img onerror="x()" src="/a.png">', 'onerror'],
    ['<p id="a"></p><p id="a"></p>', 'twice'],
  ])('finds fault with %s', (html, message) => {
    const finished = finishPage(html, page);
    const words = [...finished.faults, ...finished.links.map((link) => `leads to ${link.target}`)].join('; ');
    expect(words).toContain(message);
  });
});
