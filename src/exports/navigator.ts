/**
 * Layers for MITRE's ATT&CK Navigator, in its layer format 4.5
 * (https://github.com/mitre-attack/attack-navigator/tree/master/layers/spec/v4.5).
 */
import type { SiteIndex } from '../components/site/site-index.ts';
import { collectionUrl, documentUrl, techniqueUrl } from '../components/site/urls.ts';
import { COLLECTION_WORDS, count, KIND_WORDS, languageName, STATE_WORDS, STATES } from '../components/site/words.ts';
import type { CoveredAnalytic, CoveredDocument, TechniqueCoverage } from '../coverage/coverage.ts';
import type { CollectionId } from '../documents/entry.ts';
import type { AttackTechnique } from '../knowledge/types.ts';
import { publishedUrl } from './addresses.ts';

export interface LayerMetadata {
  readonly name: string;
  readonly value: string;
}
export interface LayerLink {
  readonly label: string;
  readonly url: string;
}
export interface LayerDivider {
  readonly divider: boolean;
}

/** A technique in one tactic. */
export interface LayerTechnique {
  readonly techniqueID: string;
  /** Short name of the tactic. */
  readonly tactic: string;
  readonly score?: number;
  readonly comment?: string;
  readonly enabled: true;
  readonly metadata?: readonly (LayerMetadata | LayerDivider)[];
  readonly links?: readonly (LayerLink | LayerDivider)[];
  /** Only for techniques with sub-techniques. */
  readonly showSubtechniques?: boolean;
}

export interface NavigatorLayer {
  readonly name: string;
  readonly versions: { readonly attack: string; readonly navigator: string; readonly layer: '4.5' };
  readonly domain: 'enterprise-attack';
  readonly description: string;
  readonly filters: { readonly platforms: readonly string[] };
  readonly sorting: number;
  readonly layout: Readonly<Record<string, string | boolean>>;
  readonly hideDisabled: boolean;
  readonly techniques: readonly LayerTechnique[];
  readonly gradient: { readonly colors: readonly string[]; readonly minValue: number; readonly maxValue: number };
  readonly legendItems: readonly { readonly label: string; readonly color: string }[];
  readonly metadata: readonly LayerMetadata[];
  readonly links: readonly LayerLink[];
}

/** The least Navigator that reads layers of this format is 4.9.0; ATT&CK 18 needs this one. */
const NAVIGATOR = '5.2.0';

/** Documents that a technique names in its comment and its links; its page has all. */
const MOST_DOCUMENTS = 10;

/** Longest title of a document, in characters, before it is cut. */
const LONGEST_TITLE = 200;

/** What a score says, from the weakest on. The gradient has a colour for each of them, in the colours of a map: no red. */
const SCORES = {
  described: { score: 25, color: '#d9dee3', label: 'documents without an analytic' },
  unproven: { score: 50, color: '#f2c14e', label: 'analytics, none of them proven' },
  proven: { score: 100, color: '#3f8f5b', label: 'at least one proven analytic' },
} as const;

/** The colours at 0, 25, 50, 75 and 100. */
const GRADIENT: readonly string[] = [
  '#ffffff',
  SCORES.described.color,
  SCORES.unproven.color,
  '#99a854',
  SCORES.proven.color,
];

/**
 * The score of a technique by what there is for it: 100 with a proven analytic, 50 with analytics of which none is proven,
 * 25 with documents alone; `undefined` without any.
 */
export function coverageScore(documents: readonly CoveredDocument[]): number | undefined {
  if (documents.length === 0) return undefined;
  const analytics = documents.flatMap((document) => document.analytics);
  if (analytics.some(({ state }) => state === 'proven')) return SCORES.proven.score;
  return (analytics.length > 0 ? SCORES.unproven : SCORES.described).score;
}

/** The layer of the whole site, or of one collection: every covered technique under each of its tactics. */
export function navigatorLayer(site: SiteIndex, collection?: CollectionId): NavigatorLayer {
  const { knowledge, coverage, settings } = site.model;
  const own = ({ documents }: TechniqueCoverage): readonly CoveredDocument[] =>
    collection === undefined ? documents : documents.filter(({ document }) => document.collection === collection);
  const covered = new Map<string, readonly CoveredDocument[]>();
  for (const [id, technique] of coverage.techniques) {
    const documents = own(technique);
    if (technique.technique.status === 'active' && documents.length > 0) covered.set(id, documents);
  }
  const shown = [...coverage.techniques.values()]
    .map(({ technique }) => ({
      technique,
      documents: covered.get(technique.id) ?? [],
      opens: knowledge.subTechniques(technique.id).some(({ id }) => covered.has(id)),
    }))
    .filter(({ technique, documents, opens }) => technique.status === 'active' && (documents.length > 0 || opens));
  const part = collection === undefined ? '' : ` in its ${COLLECTION_WORDS[collection].many.toLowerCase()}`;
  const home = collection === undefined ? '/' : collectionUrl(collection);
  const { address } = settings;
  return {
    name: collection === undefined ? settings.title : `${settings.title}: ${COLLECTION_WORDS[collection].many}`,
    versions: { attack: majorVersion(knowledge.attackVersion), navigator: NAVIGATOR, layer: '4.5' },
    domain: 'enterprise-attack',
    description: `What ${settings.title} has for each technique${part}. Score: ${Object.values(SCORES)
      .toReversed()
      .map(({ score, label }) => `${score} ${label}`)
      .join('; ')}.`,
    filters: { platforms: platformsOf(knowledge.techniques) },
    sorting: 0,
    layout: {
      layout: 'side',
      showID: false,
      showName: true,
      showAggregateScores: true,
      countUnscored: false,
      aggregateFunction: 'max',
      expandedSubtechniques: 'annotated',
    },
    hideDisabled: false,
    techniques: shown.flatMap(({ technique, documents, opens }) =>
      technique.tactics.flatMap((id): LayerTechnique[] => {
        const tactic = knowledge.tactic(id)?.shortName;
        if (tactic === undefined) return [];
        return [
          {
            techniqueID: technique.id,
            tactic,
            enabled: true,
            ...annotation(technique, documents, address),
            ...(opens ? { showSubtechniques: true } : {}),
          },
        ];
      }),
    ),
    gradient: { colors: GRADIENT, minValue: 0, maxValue: 100 },
    legendItems: Object.values(SCORES)
      .toReversed()
      .map(({ score, color, label }) => ({ label: `${score}: ${label}`, color })),
    metadata: [
      { name: 'Techniques', value: String(covered.size) },
      { name: 'ATT&CK', value: knowledge.attackVersion },
    ],
    links: address === undefined ? [] : [{ label: settings.title, url: publishedUrl(address, home) }],
  };
}

/** What the layer says of a technique; nothing of one that only opens to its sub-techniques. */
function annotation(
  technique: AttackTechnique,
  documents: readonly CoveredDocument[],
  address: string | undefined,
): Partial<LayerTechnique> {
  const score = coverageScore(documents);
  if (score === undefined) return {};
  const analytics = documents.flatMap((document) => document.analytics);
  const first = documents.slice(0, MOST_DOCUMENTS);
  const rest = documents.length - first.length;
  const lines = first.map(({ document, analytics: its }) => `${titleOf(document)}${proofOf(its)}`);
  return {
    score,
    comment: [...lines, ...(rest > 0 ? [`and ${count(rest, 'more document')}`] : [])].join('\n'),
    metadata: metadataOf(documents, analytics),
    ...(address === undefined
      ? {}
      : {
          links: [
            { label: `${technique.id} ${technique.name}`, url: publishedUrl(address, techniqueUrl(technique.id)) },
            { divider: true },
            ...first.map(({ document }) => ({
              label: titleOf(document),
              url: publishedUrl(address, documentUrl(document)),
            })),
          ],
        }),
  };
}

function metadataOf(documents: readonly CoveredDocument[], analytics: readonly CoveredAnalytic[]): LayerMetadata[] {
  const kinds = [...new Set(documents.map(({ document }) => document.content.entry.kind))];
  const languages = [...new Set(analytics.map(({ language }) => languageName(language)))];
  const states = STATES.toReversed().flatMap((state) => {
    const amount = analytics.filter((analytic) => analytic.state === state).length;
    return amount === 0 ? [] : [`${amount} ${STATE_WORDS[state].label.toLowerCase()}`];
  });
  return [
    {
      name: 'Documents',
      value: kinds
        .map((kind) => {
          const amount = documents.filter(({ document }) => document.content.entry.kind === kind).length;
          return `${KIND_WORDS[kind]} ${amount}`;
        })
        .join(', '),
    },
    ...(states.length === 0 ? [] : [{ name: 'Analytics', value: states.join(', ') }]),
    ...(languages.length === 0
      ? []
      : [{ name: 'Languages', value: languages.sort((a, b) => a.localeCompare(b, 'en')).join(', ') }]),
  ];
}

/** A title on one line, as comments and menus have room for. */
function titleOf({ content }: CoveredDocument['document']): string {
  const title = content.entry.title.replace(/\s+/g, ' ').trim();
  return title.length <= LONGEST_TITLE ? title : `${Array.from(title).slice(0, LONGEST_TITLE).join('').trimEnd()}…`;
}

/** ` (2 of 5 analytics proven)`. */
function proofOf(analytics: readonly CoveredAnalytic[]): string {
  if (analytics.length === 0) return '';
  const proven = analytics.filter(({ state }) => state === 'proven').length;
  return ` (${proven} of ${count(analytics.length, 'analytic')} proven)`;
}

/** `18` of `18.1`: the Navigator knows releases by that. */
const majorVersion = (version: string): string => version.split('.')[0] ?? version;

/** Every platform that an active technique names. */
function platformsOf(techniques: readonly AttackTechnique[]): string[] {
  return [
    ...new Set(techniques.filter(({ status }) => status === 'active').flatMap(({ platforms }) => platforms)),
  ].sort();
}
