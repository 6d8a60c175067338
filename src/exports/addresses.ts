/** Addresses of pages, as exports that are read away from the site need them. */

/** The page of an ATT&CK technique at MITRE, by its id. */
export const mitreTechniqueUrl = (id: string): string => `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;

/**
 * A root-absolute address of the site (`/techniques/t1021/`) below the address that it is published under, which ends
 * with a slash. Characters that a URI cannot hold are escaped (RFC 3986, section 2).
 */
export function publishedUrl(address: string, url: string): string {
  return address + uriText(url.slice(1));
}

/** An address of the site's own, whose characters are as they are meant, as a URI. */
export function uriText(url: string): string {
  const hash = url.indexOf('#');
  if (hash < 0) return escaped(url);
  return `${escaped(url.slice(0, hash))}#${escaped(url.slice(hash + 1)).replaceAll('#', '%23')}`;
}

const escaped = (text: string): string => encodeURI(text.toWellFormed());
