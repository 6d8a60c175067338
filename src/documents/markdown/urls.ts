/** Which addresses a page may link to. */

/** Schemes of addresses that are kept. */
export const SAFE_SCHEMES = ['http', 'https', 'mailto'] as const;

/** Whether an address is relative or has one of `SAFE_SCHEMES`: the rule of hast-util-sanitize, to warn beforehand. */
export function isSafeUrl(url: string): boolean {
  const colon = url.indexOf(':');
  if (colon === -1) return true;
  const before = url.slice(0, colon);
  if (/[/?#]/.test(before)) return true;
  return SAFE_SCHEMES.some((scheme) => scheme === before.toLowerCase());
}
