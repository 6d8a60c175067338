/** What exports are held to: JSON Schema, RELAX NG and XML Schema, and that these miss what is dropped. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { memoryPages, validateXML } from 'xmllint-wasm';

const SCHEMAS = path.join(import.meta.dirname, 'schemas');

/** The text of a schema beside this file. */
export const schemaText = (name: string): string => readFileSync(path.join(SCHEMAS, name), 'utf8');

/** Tells what is wrong with a value, by a JSON Schema (2020-12) as text; nothing when it is as the schema says. */
export function jsonValidator(text: string): (value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(text) as object);
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** The same by the name of a schema beside this file. */
export const formatValidator = (name: string): ((value: unknown) => string[]) => jsonValidator(schemaText(name));

/** Tells what is wrong with an XML text, by `atom.rng`, `sitemap.xsd` or `junit.xsd`. */
export async function xmlErrors(xml: string, schema: 'atom.rng' | 'sitemap.xsd' | 'junit.xsd'): Promise<string[]> {
  const { valid, errors } = await validateXML({
    xml: { fileName: 'export.xml', contents: xml },
    schema: { fileName: schema, contents: schemaText(schema) },
    extension: schema.endsWith('.rng') ? 'relaxng' : 'schema',
    maxMemoryPages: 256 * memoryPages.MiB,
  });
  return valid ? [] : errors.map(({ message }) => message);
}

/** The properties of a valid value that may be dropped, as `techniques[].score`, sorted: all others are required. */
export function droppable(value: object, errors: (value: unknown) => string[]): string[] {
  const free = new Set<string>();
  const required = new Set<string>();
  const copy = structuredClone(value);
  const walk = (at: unknown, where: string): void => {
    if (Array.isArray(at)) {
      for (const item of at) walk(item, `${where}[]`);
    } else if (typeof at === 'object' && at !== null) {
      const object = at as Record<string, unknown>;
      for (const [name, held] of Object.entries(object)) {
        const place = where === '' ? name : `${where}.${name}`;
        Reflect.deleteProperty(object, name);
        (errors(copy).length === 0 ? free : required).add(place);
        object[name] = held;
        walk(held, place);
      }
    }
  };
  walk(copy, '');
  return [...free].filter((place) => !required.has(place)).sort();
}
