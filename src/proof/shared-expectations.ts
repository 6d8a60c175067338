/** Expectations of a tests file that share one value through an anchor (`&name`) and its aliases (`*name`). */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, visit } from 'yaml';

/** Where an expectation stands in the file. */
export interface ExpectationPlace {
  /** Index of the test in the file. */
  test: number;
  analytic: string;
}

/**
 * Makes writing to some expectations safe for the others. Those that share a value and are all to be written with the
 * same one go on sharing it: the aliases among them are left out of what is returned. Every other alias that leads to
 * or from a place to be written becomes a value of its own.
 */
export function separate<T extends ExpectationPlace>(
  document: Document.Parsed,
  places: readonly T[],
  same: (left: T, right: T) => boolean,
): T[] {
  const members = membersByAnchor(document);
  const anchors = new Set<string>();
  const shared = new Set<T>();
  for (const place of places) {
    const node = nodeAt(document, place);
    const name = anchorOf(node);
    const group = name === undefined ? [] : (members.get(name) ?? []);
    const written = group.map((member) => places.find((other) => isSame(other, member)));
    if (group.length > 1 && written.every((other) => other !== undefined && same(other, place))) {
      if (isAlias(node)) shared.add(place);
      continue;
    }
    for (const met of anchorsIn(node)) anchors.add(met);
  }
  if (anchors.size > 0) expand(document, anchors);
  return places.filter((place) => !shared.has(place));
}

function isSame(left: ExpectationPlace, right: ExpectationPlace): boolean {
  return left.test === right.test && left.analytic === right.analytic;
}

function nodeAt(document: Document.Parsed, { test, analytic }: ExpectationPlace): unknown {
  return document.getIn(['tests', test, 'expect', analytic], true);
}

/** The anchor that a node has, or is an alias of. */
function anchorOf(node: unknown): string | undefined {
  if (isAlias(node)) return node.source;
  return isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
}

/** Expectations by the anchor that they have or are an alias of. */
function membersByAnchor(document: Document.Parsed): Map<string, ExpectationPlace[]> {
  const members = new Map<string, ExpectationPlace[]>();
  const tests = document.get('tests', true);
  for (const [test, item] of isSeq(tests) ? tests.items.entries() : []) {
    const expect = isMap(item) ? item.get('expect', true) : undefined;
    for (const { key, value } of isMap(expect) ? expect.items : []) {
      const name = anchorOf(value);
      if (name === undefined) continue;
      const analytic = isScalar(key) ? String(key.value) : String(key);
      members.set(name, [...(members.get(name) ?? []), { test, analytic }]);
    }
  }
  return members;
}

function anchorsIn(node: unknown): string[] {
  const found: string[] = [];
  if (!isNode(node)) return found;
  visit(node, {
    Node: (_, inner) => {
      const name = anchorOf(inner);
      if (name !== undefined) found.push(name);
    },
    Alias: (_, inner) => {
      found.push(inner.source);
    },
  });
  return found;
}

/** Puts a copy of its value in the place of every alias of these anchors, which then are no longer needed. */
function expand(document: Document.Parsed, anchors: ReadonlySet<string>): void {
  visit(document, {
    Alias: (_, alias) => {
      const value = anchors.has(alias.source) ? alias.resolve(document) : undefined;
      return value ? withoutAnchors(value.clone() as Node, anchors) : undefined;
    },
  });
  if (document.contents) withoutAnchors(document.contents as Node, anchors);
}

function withoutAnchors(node: Node, anchors: ReadonlySet<string>): Node {
  visit(node, {
    Node: (_, inner) => {
      if (!isAlias(inner) && inner.anchor !== undefined && anchors.has(inner.anchor)) delete inner.anchor;
    },
  });
  return node;
}
