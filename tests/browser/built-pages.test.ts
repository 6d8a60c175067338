/** Every page of the built site as text: what needs no browser to be seen, and would take one too long for each. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { builtSite, familyOf, pagesOf } from './site.ts';

/** What a page consists of, as far as it is looked at here. */
interface PageParts {
  readonly lang: string | undefined;
  readonly title: string;
  /** `h1` to `h6`, in order. */
  readonly headings: readonly string[];
  /** How often each element stands in it. */
  readonly amounts: ReadonlyMap<string, number>;
  readonly ids: ReadonlySet<string>;
  /** Ids that its attributes lean on: labels, descriptions, what a control controls. */
  readonly leansOn: readonly string[];
  /** Elements without what they need for who cannot see them, or with what the site's policy forbids. */
  readonly faults: readonly string[];
  /** Text of the main part without code, which may say anything. */
  readonly text: string;
}

const LEAN = ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'list', 'headers'];
const CODE = new Set(['pre', 'code', 'template']);

function partsOf(html: string): PageParts {
  let lang: string | undefined;
  let title = '';
  let text = '';
  const headings: string[] = [];
  const amounts = new Map<string, number>();
  const ids = new Set<string>();
  const leansOn: string[] = [];
  const faults: string[] = [];
  const open: string[] = [];
  const parser = new Parser({
    onopentag: (name, attributes) => {
      open.push(name);
      amounts.set(name, (amounts.get(name) ?? 0) + 1);
      if (name === 'html') lang = attributes['lang'];
      if (/^h[1-6]$/.test(name)) headings.push(name);
      if (attributes['id'] !== undefined) ids.add(attributes['id']);
      for (const attribute of LEAN) leansOn.push(...(attributes[attribute]?.split(/\s+/).filter(Boolean) ?? []));
      if (name === 'img' && attributes['alt'] === undefined) faults.push('an image without alt');
      if (name === 'svg' && attributes['aria-hidden'] !== 'true' && attributes['role'] !== 'img')
        faults.push('a drawing that is neither hidden nor an image');
      if (name === 'style' || (name === 'script' && !attributes['src'])) faults.push(`<${name}> in the page`);
      if (name === 'a' && attributes['href'] === '') faults.push('a link without address');
      if (attributes['class']?.split(/\s+/).some((word) => word === 'undefined' || word === 'false'))
        faults.push(`class="${attributes['class']}"`);
    },
    onclosetag: () => {
      open.pop();
    },
    ontext: (chunk) => {
      if (open.at(-1) === 'title' && open.length <= 3) title += chunk;
      if (open.includes('main') && !open.some((name) => CODE.has(name))) text += chunk;
    },
  });
  parser.end(html);
  return { lang, title: title.trim(), headings, amounts, ids, leansOn, faults, text };
}

const site = builtSite();
const pages = new Map(
  pagesOf(site).map((file) => [file, partsOf(readFileSync(path.join(site, ...file.split('/')), 'utf8'))]),
);
/** The pages of which something holds, each with what it is. */
function pagesWhere(faultOf: (page: PageParts, file: string) => string | false | undefined): string[] {
  return [...pages].flatMap(([file, page]) => {
    const fault = faultOf(page, file);
    return fault ? [`${file}: ${fault}`] : [];
  });
}

describe('every page', () => {
  it('has its language, a title that no other page of its kind has, one main part and one first heading', () => {
    const named = (file: string, title: string) => `${familyOf(file)} ${title}`;
    const titles = Map.groupBy(pages, ([file, { title }]) => named(file, title));
    expect(
      pagesWhere(({ lang, title, headings, amounts }, file) =>
        [
          lang !== 'en' && `language ${lang}`,
          title === '' && 'no title',
          (titles.get(named(file, title))?.length ?? 0) > 1 && `the title ${title} of another`,
          amounts.get('main') !== 1 && `${amounts.get('main') ?? 0} main parts`,
          headings.filter((level) => level === 'h1').length !== 1 && `first headings among ${headings.join(' ')}`,
        ]
          .filter(Boolean)
          .join(', '),
      ),
    ).toEqual([]);
  });

  it('has what its labels, its tables and its controls lean on', () => {
    expect(
      pagesWhere(({ ids, leansOn }) =>
        leansOn
          .filter((id) => !ids.has(id))
          .map((id) => `no id ${id}`)
          .join(', '),
      ),
    ).toEqual([]);
  });

  it('says in words what its drawings show, and keeps to the policy of its scripts and styles', () => {
    expect(pagesWhere(({ faults }) => faults.join(', '))).toEqual([]);
  });

  it('shows no value that is not there', () => {
    expect(pagesWhere(({ text }) => /\bundefined\b|\[object \w+\]|\bNaN\b/.exec(text)?.[0])).toEqual([]);
  });
});
