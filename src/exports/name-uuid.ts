/** UUIDs made from names: the same name gives the same id in every build. */
import { createHash } from 'node:crypto';

/** The namespace of names that are addresses (RFC 9562, section 6.6). */
const ADDRESSES = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/** The namespace of sites whose address is not known. */
const NOWHERE = 'd2f9a6c4-6a0e-4b5b-9d3c-0f6f5be2a6c1';

/** The UUID of `name` in a namespace (RFC 9562, section 5.5: version 5, by SHA-1). */
export function nameUuid(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The namespace of a site's own names: two sites with documents of the same names do not get the same ids. */
export function siteNamespace(address: string | undefined): string {
  return address === undefined ? NOWHERE : nameUuid(ADDRESSES, address);
}
