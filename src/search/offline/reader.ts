/** In the browser, under `file://`: answers Pagefind's reads from the parts, each loaded when it is first needed. */
import { DELIVER, partOf } from './parts.ts';

const files = new Map<string, string>();
const loading = new Map<string, Promise<void>>();
const folder = (document.currentScript as HTMLScriptElement).src.replace(/[^/]*$/, '');

Object.assign(globalThis, {
  [DELIVER]: (part: Readonly<Record<string, string>>) => {
    for (const [file, base64] of Object.entries(part)) files.set(file, base64);
  },
});

function load(part: string): Promise<void> {
  let promise = loading.get(part);
  if (!promise) {
    promise = new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = folder + part;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`The search index's part ${part} is missing.`));
      document.head.append(script);
    });
    loading.set(part, promise);
  }
  return promise;
}

/** The address below which the parts answer. */
export const OFFLINE_BASE = 'offline:/';

/** Reads a file of the index. Throws when no part holds it. */
export async function readOffline(file: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!files.has(file)) await load(partOf(file));
  const base64 = files.get(file);
  if (base64 === undefined) throw new Error(`${file} is not in the search index.`);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Stands in for `fetch` inside Pagefind's module. */
export async function offlineFetch(input: string | URL | Request): Promise<Response> {
  const address = String(input instanceof Request ? input.url : input);
  if (!address.startsWith(OFFLINE_BASE)) throw new TypeError(`${address} is not part of the search index.`);
  return new Response(await readOffline(address.slice(OFFLINE_BASE.length).split('?')[0] ?? ''));
}
