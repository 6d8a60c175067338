/** Addresses of pages, as exports that are read away from the site need them. */

/** The page of an ATT&CK technique at MITRE, by its id. */
export const mitreTechniqueUrl = (id: string): string => `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;

/**
 * A root-absolute address of the site (`/techniques/t1021/`) below the address that it is published under, which ends
 * with a slash. Characters that a URI cannot hold are escaped.
 */
export function publishedUrl(address: string, url: string): string {
  return new URL(`.${url}`, address).href;
}
