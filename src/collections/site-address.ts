/** The address that a site is published under. */

/** A path as a URI may have it (RFC 3986, section 3.3): what stands below it would be no URI otherwise. */
const PATH = /^(?:[\w\-.~:@!$&'()*+,;=/]|%[0-9a-f]{2})*$/i;

/**
 * An address that a site can be published under, with a final slash: `https://hunts.example/base/`, also from that of its
 * `index.html`; `undefined` for any other text.
 */
export function siteAddress(written: string): string | undefined {
  if (!/^https?:\/\/[^\s?#@\\]+$/i.test(written) || !URL.canParse(written)) return undefined;
  const { origin, pathname } = new URL(written);
  if (!PATH.test(pathname)) return undefined;
  const folder = pathname.replace(/\/index\.html$/i, '/');
  return origin + (folder.endsWith('/') ? folder : `${folder}/`);
}

/** What is said of an address that cannot be used. */
export const unusableAddress = (written: string): string =>
  `Unexpected address \`${written}\`, expected one like \`https://hunts.example/base/\`: no user, query or fragment.`;
