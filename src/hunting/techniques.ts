/** The hunting techniques that a playbook recommends, as far as a view of recorded events shows them. */

/**
 * Techniques with a view. Searching is what a playbook's analytics do themselves, and an isolation forest is a model, not
 * a picture: neither has one. What each is: Sqrrl, "Common Techniques for Hunting" (2016), and `HUNTING_TECHNIQUES.md` of
 * the Threat Hunter Playbook, which adds D. J. Bianco's at the SANS Threat Hunting Summit 2017 (scatter and box plots).
 */
export const SHOWN_TECHNIQUES = ['stack-counting', 'grouping', 'clustering', 'scatter-plots', 'box-plots'] as const;
export type ShownTechnique = (typeof SHOWN_TECHNIQUES)[number];

/** How each is written, white space and hyphens apart. */
const NAMES: Readonly<Record<ShownTechnique, RegExp>> = {
  'stack-counting': /^(?:data)?stack(?:s|ing|ed)?(?:counts?|counting)?$/,
  grouping: /^group(?:s|ings?)?$/,
  clustering: /^cluster(?:s|ings?)?$/,
  'scatter-plots': /^scatter(?:ed)?(?:plots?|plotting|charts?|graphs?|diagrams?)?$/,
  'box-plots': /^box(?:plots?|plotting|charts?|diagrams?)?$/,
};

/**
 * The techniques with a view that an item of the list names, in the order of `SHOWN_TECHNIQUES`: `Stack Counting`,
 * `stacking`, `Box-Plots`, `Scatter or Box Plots`, `**Grouping**: by host`. What follows a colon or a dash is a comment.
 */
export function techniquesNamed(item: string): ShownTechnique[] {
  const name = item.split(/[:(–—]| - /, 1)[0] ?? '';
  const parts = name
    .toLowerCase()
    .replace(/\band[\s-]+whiskers?(?:[\s-]+(?:plots?|charts?|diagrams?))?/g, 'plot')
    .split(/[,/;&+]|\b(?:and|or)\b/)
    .map((part) => part.replace(/[^a-z]+/g, ''));
  return SHOWN_TECHNIQUES.filter((technique) => parts.some((part) => NAMES[technique].test(part)));
}
