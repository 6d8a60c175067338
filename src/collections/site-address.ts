/** The address that a site is published under. */

/**
 * An address that a site can be published under, with a final slash: `https://hunts.example/base/`; `undefined` for any
 * other text.
 */
export function siteAddress(written: string): string | undefined {
  if (!/^https?:\/\/[^\s?#@\\]+$/i.test(written) || !URL.canParse(written)) return undefined;
  const { href } = new URL(written);
  return href.endsWith('/') ? href : `${href}/`;
}

/** What is said of an address that cannot be used. */
export const unusableAddress = (written: string): string =>
  `Unexpected address \`${written}\`, expected one like \`https://hunts.example/base/\`: no user, query or fragment.`;
