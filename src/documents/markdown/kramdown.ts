/** Kramdown's attribute lists: `{: .btn .btn--success}`. They style a page elsewhere and are no text. */

const ATTRIBUTE_LIST = /\{:([^{}\n]{0,300})\}/g;
const ATTRIBUTE = /^(?:[.#][\w:-]+|[\w:-]+=(?:"[^"]*"|'[^']*'|\S+)|toc)$/;

/** The text without its attribute lists; braces that hold anything else stay. */
export function withoutKramdown(text: string): string {
  return text.replace(ATTRIBUTE_LIST, (whole, inner: string) => (isAttributes(inner) ? '' : whole));
}

function isAttributes(inner: string): boolean {
  const parts = inner.match(/(?:[^\s"']+(?:"[^"]*"|'[^']*')?)+/g) ?? [];
  return parts.length > 0 && parts.every((part) => ATTRIBUTE.test(part));
}
