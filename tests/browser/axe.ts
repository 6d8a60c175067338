/** Accessibility faults of a page, by axe-core. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Axe {
  run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What keeps the page from WCAG 2.2 AA, each with the first element that shows it; by all its rules, or by some. */
export async function axeFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(
    async (runOnly) => {
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(document, { runOnly });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    },
    rules ? { type: 'rule', values: [...rules] } : { type: 'tag', values: TAGS },
  );
}
