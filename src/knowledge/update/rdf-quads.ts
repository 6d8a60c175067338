/** The statements of an ontology, in whichever of RDF's forms it is published: JSON-LD, Turtle, RDF/XML. */

import { EventEmitter } from 'node:events';
import { JsonLdParser } from 'jsonld-streaming-parser';
import { type Quad, Parser as TurtleParser } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { JsonBounds } from './json-bounds.ts';
import { ReleaseError } from './release-error.ts';
import { isRecord } from './stix-objects.ts';

/** What relative names would be taken from; ontologies are published with whole ones. */
const BASE = 'http://d3fend.mitre.org/ontologies/d3fend.owl';

/** Characters that a streaming parser is given at a time. */
const PIECE = 1 << 16;

/** Statements after which an ontology is no longer believed to be one; D3FEND has about 100,000. */
const MOST_STATEMENTS = 5_000_000;

/**
 * Hands over every statement of an ontology's file. Nothing is fetched: a context that stands elsewhere is refused.
 * Rejects with `ReleaseError`, which names the file, for what is in none of the three forms.
 */
export async function readQuads(name: string, bytes: Uint8Array, onQuad: (quad: Quad) => void): Promise<void> {
  const text = new TextDecoder().decode(bytes);
  const start = text.slice(0, 2000).trimStart();
  let count = 0;
  const counted = (quad: Quad) => {
    if (++count > MOST_STATEMENTS) throw new ReleaseError(`\`${name}\` has more than ${MOST_STATEMENTS} statements.`);
    onQuad(quad);
  };
  if (/^<(?:!doctype html|html)\b/i.test(start))
    throw new ReleaseError(`Unexpected web page in \`${name}\`, expected D3FEND's ontology.`);
  if (/^(?:<\?xml|<!DOCTYPE|<!--|<(?:\w+:)?RDF\b)/.test(start)) await readXml(name, text, counted);
  else if (/^[{[]/.test(start)) await readJsonLd(name, bytes, text, counted);
  else readTurtle(name, text, counted);
}

function readTurtle(name: string, text: string, onQuad: (quad: Quad) => void): void {
  const source = new EventEmitter();
  let thrown: { error: unknown } | undefined;
  new TurtleParser({ baseIRI: BASE }).parse(source, (error, quad) => {
    if (thrown) return;
    if (error) thrown = { error };
    else if (quad) {
      try {
        onQuad(quad);
      } catch (refusal) {
        thrown = { error: refusal };
      }
    }
  });
  // Texts are parsed in a later turn, where nobody can catch what the parser throws; pieces while they are handed over.
  try {
    for (let from = 0; from < text.length && !thrown; from += PIECE)
      source.emit('data', text.slice(from, from + PIECE));
    if (!thrown) source.emit('end');
  } catch (error) {
    thrown = { error };
  }
  if (!thrown) return;
  throw thrown.error instanceof ReleaseError ? thrown.error : refused(name, 'Turtle, RDF/XML or JSON-LD', thrown.error);
}

function readXml(name: string, text: string, onQuad: (quad: Quad) => void): Promise<void> {
  // An entity that stands for others grows without end when they are put in.
  for (const [, value = ''] of text.matchAll(/<!ENTITY\s+\S+\s+["']([^"']*)["']/g)) {
    if (value.includes('&') || value.length > 1000)
      throw new ReleaseError(`\`${name}\` has an entity that stands for more than an address; these are not read.`);
  }
  return drained(name, 'RDF/XML', new RdfXmlParser({ baseIRI: BASE, validateUri: false }), text, onQuad);
}

/** Nodes of a graph that the parser is given at a time: the time that it takes grows with the square of them. */
const NODES = 32;

async function readJsonLd(name: string, bytes: Uint8Array, text: string, onQuad: (quad: Quad) => void): Promise<void> {
  new JsonBounds(name).check(bytes);
  const json = parsedJson(name, text);
  refuseOtherJson(name, json);
  const documentLoader = {
    load: (url: string) =>
      Promise.reject(new ReleaseError(`\`${name}\` leans on the context \`${url}\`; contexts are not fetched.`)),
  };
  for (const document of documentsOf(json)) {
    // Nodes without a name get one that no other parser gives.
    const parser = new JsonLdParser({ baseIRI: BASE, documentLoader });
    await drained(name, 'JSON-LD', parser, JSON.stringify(document), onQuad);
  }
}

/** A document as several with its context, each with some of the nodes of its graph. */
function* documentsOf(json: unknown): Generator<unknown> {
  const graph = isRecord(json) ? json['@graph'] : json;
  // A graph with a name of its own, which nodes beside it may have, is left as it is.
  const isPlain = !isRecord(json) || Object.keys(json).every((key) => key === '@graph' || key === '@context');
  if (!Array.isArray(graph) || !isPlain) {
    yield json;
    return;
  }
  const context = isRecord(json) && '@context' in json ? { '@context': json['@context'] } : {};
  for (let from = 0; from < graph.length; from += NODES)
    yield { ...context, '@graph': graph.slice(from, from + NODES) };
}

function parsedJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(name, 'JSON-LD', cause);
  }
}

/** D3FEND's site has JSON of other kinds too, which lacks facts that are needed. */
function refuseOtherJson(name: string, json: unknown): void {
  const wanted = 'give the ontology itself: `d3fend.json`, `d3fend.ttl` or `d3fend.owl`';
  if (!isRecord(json)) return;
  const results = isRecord(json['results']) ? json['results'] : undefined;
  if (Array.isArray(results?.['bindings']))
    throw new ReleaseError(
      `\`${name}\` is D3FEND's table of mappings, which lacks the artifacts' order and the defences that nothing is mapped to; ${wanted}.`,
    );
  if (json['type'] === 'bundle')
    throw new ReleaseError(
      `\`${name}\` is a STIX bundle, expected D3FEND's ontology; ATT&CK is given with \`--attack\`.`,
    );
  if (!('@graph' in json) && !('@context' in json) && !('@id' in json))
    throw new ReleaseError(`\`${name}\` is JSON, but no ontology (it has no \`@graph\`); ${wanted}.`);
}

interface QuadStream {
  on(event: 'data', listener: (quad: Quad) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  destroy(): unknown;
  write(text: string): unknown;
  end(): unknown;
}

function drained(
  name: string,
  form: string,
  stream: QuadStream,
  text: string,
  onQuad: (quad: Quad) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error instanceof ReleaseError ? error : refused(name, form, error));
      stream.destroy();
    };
    stream.on('data', (quad) => {
      try {
        onQuad(quad);
      } catch (error) {
        fail(error);
      }
    });
    stream.on('error', fail);
    stream.on('end', resolve);
    try {
      for (let from = 0; from < text.length; from += PIECE) stream.write(text.slice(from, from + PIECE));
      stream.end();
    } catch (error) {
      fail(error);
    }
  });
}

function refused(name: string, form: string, cause: unknown): ReleaseError {
  const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]?.slice(0, 200) ?? '';
  return new ReleaseError(`\`${name}\` cannot be read as ${form}: ${reason.replace(/\.$/, '')}.`, { cause });
}
