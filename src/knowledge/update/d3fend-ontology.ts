/** D3FEND's ontology as far as facts are taken from it: classes, their superclasses, labels, and what relates them. */
import type { Quad, Term } from 'n3';
import { byKey } from '../../text/order.ts';

/** The namespace of D3FEND's own names. */
const D3F = 'http://d3fend.mitre.org/ontologies/d3fend.owl#';
const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const RDFS = 'http://www.w3.org/2000/01/rdf-schema#';
const OWL = 'http://www.w3.org/2002/07/owl#';

/** A relation of a class: the property's name and the class that it leads to, both without the namespace. */
export type Relation = readonly [property: string, target: string];

interface Label {
  readonly text: string;
  /** The lower, the better: without a language, English, others. */
  readonly rank: number;
}

/** Statements sorted by what they are about. Names are those of D3FEND without its namespace. */
export class D3fendOntology {
  /** Named superclasses; individuals' types are no superclasses. */
  readonly parents = new Map<string, Set<string>>();
  readonly types = new Map<string, Set<string>>();
  /** Texts of `d3fend-id`, `attack-id` and `display-order`, each the first in code unit order. */
  readonly ids = new Map<string, string>();
  readonly attackIds = new Map<string, string>();
  readonly displayOrders = new Map<string, number>();
  readonly versions = new Set<string>();
  readonly versionAddresses = new Set<string>();
  /** Years of copyright that the ontology's comments state. */
  readonly copyrightYears = new Set<number>();
  readonly #labels = new Map<string, Label>();
  /** Relations stated of a name itself, as the published files repeat those of restrictions. */
  readonly #stated = new Map<string, Map<string, Relation>>();
  /** Blank nodes that are superclasses, by class: restrictions, mostly. */
  readonly #restricted = new Map<string, Set<string>>();
  readonly #properties = new Map<string, string>();
  readonly #values = new Map<string, Set<string>>();

  /** Takes one statement. */
  add({ subject, predicate, object }: Quad): void {
    if (subject.termType === 'BlankNode') {
      this.#addRestriction(subject.value, predicate.value, object);
      return;
    }
    const name = nameOf(subject);
    if (name === undefined) {
      this.#addHeader(predicate.value, object);
      return;
    }
    switch (predicate.value) {
      case `${RDFS}label`:
        this.#addLabel(name, object);
        return;
      case `${RDFS}subClassOf`:
        this.#addSuperclass(name, object);
        return;
      case RDF_TYPE:
        addTo(this.types, name, nameOf(object));
        return;
      case `${D3F}d3fend-id`:
        keepFirst(this.ids, name, object);
        return;
      case `${D3F}attack-id`:
        keepFirst(this.attackIds, name, object);
        return;
      case `${D3F}display-order`:
        if (object.termType === 'Literal' && Number.isFinite(Number(object.value)))
          this.displayOrders.set(name, Number(object.value));
        return;
      default:
        this.#addStated(name, predicate.value, object);
    }
  }

  /** The label of a name, else the name. */
  label(name: string): string {
    return this.#labels.get(name)?.text ?? name;
  }

  /** Relations of a class: by its restrictions, or stated of it; each once, sorted. */
  relations(name: string): Relation[] {
    const found = new Map(this.#stated.get(name));
    for (const node of this.#restricted.get(name) ?? []) {
      const property = this.#properties.get(node);
      if (property === undefined) continue;
      for (const target of this.#values.get(node) ?? []) found.set(`${property} ${target}`, [property, target]);
    }
    return [...found].sort(byKey).map(([, relation]) => relation);
  }

  /** A name and all its superclasses, nearest first; of equally near ones in code unit order. */
  lineage(name: string): string[] {
    const found = new Set([name]);
    let level = [name];
    while (level.length > 0) {
      const above = new Set(level.flatMap((one) => [...(this.parents.get(one) ?? [])]));
      level = [...above].filter((one) => !found.has(one)).sort();
      for (const one of level) found.add(one);
    }
    return [...found];
  }

  /** A class and all below it. */
  descendants(name: string): ReadonlySet<string> {
    const children = new Map<string, string[]>();
    for (const [child, parents] of this.parents) {
      for (const parent of parents) {
        const known = children.get(parent);
        if (known) known.push(child);
        else children.set(parent, [child]);
      }
    }
    const found = new Set<string>();
    const pending = [name];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      pending.push(...(children.get(next) ?? []));
    }
    return found;
  }

  #addRestriction(node: string, predicate: string, object: Term): void {
    const name = nameOf(object);
    if (name === undefined) return;
    if (predicate === `${OWL}onProperty`) this.#properties.set(node, name);
    else if (predicate === `${OWL}someValuesFrom`) addTo(this.#values, node, name);
  }

  #addHeader(predicate: string, object: Term): void {
    if (predicate === `${OWL}versionInfo` && object.termType === 'Literal') this.versions.add(object.value.trim());
    else if (predicate === `${OWL}versionIRI`) this.versionAddresses.add(object.value);
    else if (predicate === `${RDFS}comment`) {
      const year = /copyright\s+(?:\(c\)\s*|©\s*)?(\d{4})/i.exec(object.value)?.[1];
      if (year !== undefined) this.copyrightYears.add(Number(year));
    }
  }

  #addLabel(name: string, object: Term): void {
    if (object.termType !== 'Literal') return;
    const text = object.value.trim().replaceAll(/\s+/g, ' ');
    const rank = object.language === '' ? 0 : /^en\b/i.test(object.language) ? 1 : 2;
    const known = this.#labels.get(name);
    if (text === '' || (known && (known.rank < rank || (known.rank === rank && known.text <= text)))) return;
    this.#labels.set(name, { text, rank });
  }

  #addSuperclass(name: string, object: Term): void {
    if (object.termType === 'BlankNode') addTo(this.#restricted, name, object.value);
    else addTo(this.parents, name, nameOf(object));
  }

  #addStated(name: string, predicate: string, object: Term): void {
    const target = nameOf(object);
    if (target === undefined || !predicate.startsWith(D3F)) return;
    const property = predicate.slice(D3F.length);
    const known = this.#stated.get(name) ?? new Map<string, Relation>();
    known.set(`${property} ${target}`, [property, target]);
    this.#stated.set(name, known);
  }
}

/** The name of something of D3FEND's; nothing for all else. Names that could be taken for others' are no names. */
function nameOf({ termType, value }: Term): string | undefined {
  if (termType !== 'NamedNode' || !value.startsWith(D3F)) return undefined;
  const name = value.slice(D3F.length);
  return /^[A-Za-z0-9][\w.-]{0,200}$/.test(name) ? name : undefined;
}

function addTo(map: Map<string, Set<string>>, key: string, value: string | undefined): void {
  if (value === undefined) return;
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

function keepFirst(map: Map<string, string>, name: string, object: Term): void {
  if (object.termType !== 'Literal') return;
  const text = object.value.trim();
  const known = map.get(name);
  if (known === undefined || text < known) map.set(name, text);
}
