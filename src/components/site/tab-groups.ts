/** Which neighbouring subsections are one thing in several query languages, and so become tabs. */
import type { Analytic, Section } from '../../documents/document.ts';

export type SectionGroup =
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'tabs'; readonly sections: readonly Section[] };

/** Groups subsections: two or more in a row that hold analytics themselves, and no subsections of their own, are tabs. */
export function groupSections(
  sections: readonly Section[],
  placed: ReadonlyMap<string, readonly Analytic[]>,
): SectionGroup[] {
  const groups: SectionGroup[] = [];
  let run: Section[] = [];
  const endRun = (): void => {
    if (run.length > 1) groups.push({ kind: 'tabs', sections: run });
    else for (const section of run) groups.push({ kind: 'section', section });
    run = [];
  };
  for (const section of sections) {
    if (placed.has(section.id) && section.sections.length === 0) run.push(section);
    else {
      endRun();
      groups.push({ kind: 'section', section });
    }
  }
  endRun();
  return groups;
}
