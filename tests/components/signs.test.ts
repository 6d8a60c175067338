import { expect, test } from 'vitest';
import { withSigns } from '../../src/components/site/signs.ts';

test.each([
  ['<p>:information_source: So.</p>', '<p>ℹ︎ So.</p>'],
  ['<p>a:b:c <code>:warning:</code></p>', '<p>a:b:c <code>:warning:</code></p>'],
  ['<pre class="code"><code>x :warning: y</code></pre>', '<pre class="code"><code>x :warning: y</code></pre>'],
])('%s', (html, expected) => {
  expect(withSigns(html, 'splunk')).toBe(expected);
});

test('other documents are left alone', () => {
  expect(withSigns(':warning:', 'classic')).toBe(':warning:');
});
