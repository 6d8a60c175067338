/** A small ontology in the form of D3FEND's, in each of the forms that it is published in. */

const NAMESPACE = 'http://d3fend.mitre.org/ontologies/d3fend.owl#';

/** A class: its label, superclasses, restrictions and texts. */
export interface Class {
  readonly name: string;
  readonly label?: string;
  readonly above?: readonly string[];
  readonly relations?: readonly (readonly [property: string, target: string])[];
  readonly texts?: readonly (readonly [property: string, text: string])[];
}

/** Two tactics against their alphabetical order, four defences, artifacts in a diamond, three techniques of ATT&CK. */
export const CLASSES: readonly Class[] = [
  { name: 'DefensiveTactic', label: 'Defensive Tactic' },
  { name: 'Watch', label: 'Watch', above: ['DefensiveTactic'], texts: [['display-order', '1']] },
  { name: 'Block', label: 'Block', above: ['DefensiveTactic'], texts: [['display-order', '2']] },
  { name: 'Arrange', label: 'Arrange', above: ['DefensiveTactic'], texts: [['display-order', '-1']] },
  { name: 'DefensiveTechnique', label: 'Defensive Technique', relations: [['enables', 'DefensiveTactic']] },
  {
    name: 'LogReading',
    label: 'Log Reading',
    above: ['DefensiveTechnique'],
    relations: [
      ['enables', 'Watch'],
      ['analyzes', 'Log'],
      ['authenticates', 'Person'],
    ],
    texts: [['d3fend-id', 'D3-LR']],
  },
  {
    name: 'LoginReading',
    label: 'Login "Reading" & more',
    above: ['LogReading'],
    relations: [['analyzes', 'LoginLog']],
    texts: [['d3fend-id', 'D3-LGR']],
  },
  {
    name: 'FileLocking',
    label: 'File Locking',
    above: ['DefensiveTechnique'],
    relations: [
      ['enables', 'Block'],
      ['restricts', 'File'],
    ],
    texts: [['d3fend-id', 'D3-FL']],
  },
  {
    name: 'Inventory',
    label: 'Inventory',
    above: ['DefensiveTechnique'],
    relations: [['enables', 'Arrange']],
    texts: [['d3fend-id', 'D3-INV']],
  },
  { name: 'Person', label: 'Person' },
  { name: 'Artifact', label: 'Artifact' },
  { name: 'DigitalArtifact', label: 'Digital Artifact', above: ['Artifact'] },
  { name: 'File', label: 'File', above: ['DigitalArtifact'] },
  { name: 'Log', label: 'Log', above: ['DigitalArtifact'], relations: [['contains', 'File']] },
  { name: 'LoginLog', label: 'Login Log', above: ['Log', 'File'] },
  { name: 'OffensiveTechnique', label: 'Offensive Technique', relations: [['initiates', 'Access']] },
  { name: 'ATTACKEnterpriseTechnique', above: ['OffensiveTechnique'] },
  { name: 'ATTACKMobileTechnique', above: ['OffensiveTechnique'] },
  { name: 'CredentialAccessTechnique', above: ['ATTACKEnterpriseTechnique'], relations: [['may-access', 'LoginLog']] },
  {
    name: 'T1003',
    label: 'Credential Dumping',
    above: ['CredentialAccessTechnique'],
    relations: [['reads', 'File']],
    texts: [['attack-id', 'T1003']],
  },
  { name: 'T1003.001', label: 'Memory', above: ['T1003'], texts: [['attack-id', 'T1003.001']] },
  { name: 'T1005', label: 'Local Data', above: ['ATTACKEnterpriseTechnique'], texts: [['attack-id', 'T1005']] },
  {
    name: 'T1400',
    label: 'Of Phones',
    above: ['ATTACKMobileTechnique'],
    relations: [['reads', 'File']],
    texts: [['attack-id', 'T1400']],
  },
  {
    name: 'T0800',
    label: 'Of Plants',
    above: ['ATTACKEnterpriseTechnique'],
    relations: [['reads', 'File']],
    texts: [['attack-id', 'T0800']],
  },
];

const COMMENT = 'Copyright 2026 The MITRE Corporation.';

/** The ontology in Turtle. */
export function turtle(classes: readonly Class[] = CLASSES, version = '9.1.0'): string {
  const body = classes.map(({ name, label, above = [], relations = [], texts = [] }) => {
    const facts = [
      'a owl:Class',
      ...(label === undefined ? [] : [`rdfs:label ${JSON.stringify(label)}`]),
      ...above.map((one) => `rdfs:subClassOf :${one}`),
      ...relations.map(
        ([property, target]) =>
          `rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :${property} ; owl:someValuesFrom :${target} ]`,
      ),
      ...texts.map(([property, text]) => `:${property} ${JSON.stringify(text)}`),
    ];
    return `:${name} ${facts.join(' ;\n  ')} .`;
  });
  return `@prefix : <${NAMESPACE}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://d3fend.mitre.org/ontologies/d3fend.owl> a owl:Ontology ; owl:versionInfo ${JSON.stringify(version)} ;
  rdfs:comment ${JSON.stringify(COMMENT)} .
${body.join('\n')}
`;
}

/** The ontology in JSON-LD; restrictions are nodes of their own, or stand within their classes. */
export function jsonLd(classes: readonly Class[] = CLASSES, nested = false): string {
  let count = 0;
  const restrictionOf = (property: string, target: string) => ({
    '@type': 'owl:Restriction',
    'owl:onProperty': { '@id': `d3f:${property}` },
    'owl:someValuesFrom': { '@id': `d3f:${target}` },
  });
  const nodes = classes.flatMap(({ name, label, above = [], relations = [], texts = [] }) => {
    const restrictions = relations.map(([property, target]) => ({
      ...(nested ? {} : { '@id': `_:N${++count}` }),
      ...restrictionOf(property, target),
    }));
    const supers = [
      ...above.map((one) => ({ '@id': `d3f:${one}` })),
      ...(nested ? restrictions : restrictions.map((restriction) => ({ '@id': restriction['@id'] }))),
    ];
    const node = {
      '@id': `d3f:${name}`,
      '@type': ['owl:Class', 'owl:NamedIndividual'],
      ...(label === undefined ? {} : { 'rdfs:label': label }),
      ...(supers.length === 0 ? {} : { 'rdfs:subClassOf': supers.length === 1 ? supers[0] : supers }),
      ...Object.fromEntries(texts.map(([property, text]) => [`d3f:${property}`, text])),
    };
    return nested ? [node] : [node, ...restrictions];
  });
  return JSON.stringify({
    '@context': {
      d3f: NAMESPACE,
      owl: 'http://www.w3.org/2002/07/owl#',
      rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
    },
    '@graph': [
      {
        '@id': 'http://d3fend.mitre.org/ontologies/d3fend.owl',
        '@type': 'owl:Ontology',
        'owl:versionInfo': '9.1.0',
        'rdfs:comment': COMMENT,
      },
      ...nodes,
    ],
  });
}

/** The ontology in RDF/XML. Its version is in its address alone, as in older releases. */
export function rdfXml(classes: readonly Class[] = CLASSES): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const body = classes.map(({ name, label, above = [], relations = [], texts = [] }) =>
    [
      `<owl:Class rdf:about="&d3f;${name}">`,
      label === undefined ? '' : `<rdfs:label xml:lang="en">${escaped(label)}</rdfs:label>`,
      ...above.map((one) => `<rdfs:subClassOf rdf:resource="${NAMESPACE}${one}"/>`),
      ...relations.map(
        ([property, target]) =>
          `<rdfs:subClassOf><owl:Restriction><owl:onProperty rdf:resource="&d3f;${property}"/><owl:someValuesFrom rdf:resource="&d3f;${target}"/></owl:Restriction></rdfs:subClassOf>`,
      ),
      ...texts.map(([property, text]) => `<${property}>${escaped(text)}</${property}>`),
      '</owl:Class>',
    ].join('\n'),
  );
  return `<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY d3f "${NAMESPACE}" > ]>
<rdf:RDF xmlns="${NAMESPACE}" xmlns:owl="http://www.w3.org/2002/07/owl#"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
<owl:Ontology rdf:about="http://d3fend.mitre.org/ontologies/d3fend.owl">
  <owl:versionIRI rdf:resource="http://d3fend.mitre.org/ontologies/d3fend/9.1.0/d3fend.owl"/>
  <rdfs:comment>${COMMENT}</rdfs:comment>
</owl:Ontology>
${body.join('\n')}
</rdf:RDF>`;
}
