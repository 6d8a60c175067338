/** Ids that stand anywhere in a text beside its mapping: prose, cells, addresses. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { MappingRow, PlacedMention } from '../documents/placed-mention.ts';
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';
import { nearest } from '../text/suggest.ts';
import { deprecatedMessage, formerTacticMessage, isNameOf, revokedMessage, successorHelp } from './attack.ts';
import type { FilesWritten } from './attack-fixes.ts';
import { formerDefenceHelp, formerDefenceMessage } from './d3fend.ts';
import { addressEdits, isMeantToday, proseEdits } from './mention-fixes.ts';
import { mayBeOfOtherMatrix } from './other-matrices.ts';
import { diagnose, type Mark } from './report.ts';
import { isSlipIn, statedName } from './stated-names.ts';
import type { Spot } from './written.ts';

/** Most messages about one text, where nothing else is said. */
const MOST_MESSAGES = 500;

/** What is known of the text beside its mentions. */
export interface MentioningText {
  /** References that have messages of their own: mentions in their places have none. */
  mapping?: readonly MappingRow[];
  /** Other such places. */
  covered?: readonly Mark[];
  /** The files; without them no diagnostic has a fix. */
  files?: FilesWritten;
  /** Technique ids that a fix of the mapping replaces, each by another: the text follows. */
  replaced?: ReadonlyMap<string, string>;
  /** Most messages. */
  most?: number | undefined;
}

/**
 * Rules `attack/unknown-technique`, `attack/unknown-tactic`, `attack/unknown-data-component`,
 * `attack/unknown-detection-strategy`, `d3fend/unknown-technique`, `d3fend/unknown-tactic` (errors, where the text can mean
 * nothing but an id, and no other matrix may have it; a warning for data components), `attack/revoked-technique` and
 * `attack/deprecated-technique` (warnings, as `attack/technique-name`; infos in text that tells of the past, in links' texts, and for addresses of
 * deprecated ones); `attack/deprecated-tactic` and `d3fend/deprecated-technique` (infos).
 */
export function checkMentions(
  mentions: readonly PlacedMention[],
  knowledge: Knowledge,
  text: MentioningText = {},
): Diagnostic[] {
  const covered = new Map<string, Spot[]>();
  const references = (text.mapping ?? []).flatMap(({ techniques, tactics }) => [...techniques, ...tactics]);
  for (const spot of [...references, ...(text.covered ?? [])]) {
    covered.set(lineKey(spot), [...(covered.get(lineKey(spot)) ?? []), spot]);
  }
  const labels = labelsOf(mentions);
  const found: Diagnostic[] = [];
  for (const mention of mentions) {
    if (found.length >= (text.most ?? MOST_MESSAGES)) break;
    const isCovered = covered.get(lineKey(mention))?.some((spot) => overlaps(spot, mention)) ?? false;
    if (isCovered) continue;
    const diagnostic = labels.has(mention)
      ? checkStatedName(mention, knowledge, text.files)
      : checkMention(mention, knowledge, text);
    if (diagnostic) found.push(diagnostic);
  }
  return found;
}

function lineKey({ file, line }: { file?: string | undefined; line: number }): string {
  return `${line} ${file ?? ''}`;
}

function checkMention(mention: PlacedMention, knowledge: Knowledge, text: MentioningText): Diagnostic | undefined {
  switch (mention.kind) {
    case 'technique':
      return checkTechnique(mention, knowledge, text);
    case 'tactic':
      return checkTactic(mention, knowledge);
    case 'defence':
      return checkDefence(mention, knowledge);
    case 'defence-tactic':
      return checkDefenceTactic(mention, knowledge);
    case 'data-component':
      return knowledge.dataComponent(mention.id) === undefined
        ? unknown(mention, knowledge, 'attack/unknown-data-component', 'data component')
        : undefined;
    case 'detection-strategy':
      return strategyIds(knowledge).has(mention.id)
        ? undefined
        : unknown(mention, knowledge, 'attack/unknown-detection-strategy', 'detection strategy');
    case 'analytic':
      return undefined;
  }
}

function checkTechnique(
  mention: PlacedMention,
  knowledge: Knowledge,
  { files, replaced }: MentioningText,
): Diagnostic | undefined {
  const found = knowledge.technique(mention.id);
  const isAddress = mention.form === 'address';
  const file = files?.(mention.file);
  const isToday = (instead?: AttackTechnique): boolean => file !== undefined && isMeantToday(file, mention, instead);
  switch (found.status) {
    case 'active':
      return checkStatedName(mention, knowledge, files);
    case 'unknown':
      return unknown(mention, knowledge, 'attack/unknown-technique', 'technique');
    case 'deprecated':
      return diagnose(
        'attack/deprecated-technique',
        isToday() ? 'warning' : 'info',
        mention,
        deprecatedMessage(found.technique, knowledge),
        successorHelp(found.technique, knowledge),
      );
    case 'revoked': {
      const instead = found.replacement;
      const isWarning = isAddress || isToday(instead);
      const edits =
        file &&
        instead &&
        (isAddress
          ? addressEdits(file, mention, { old: found.technique, instead, knowledge })
          : replaced?.get(mention.id) === instead.id &&
            proseEdits(file, mention, { old: found.technique, instead, knowledge }));
      return {
        ...diagnose(
          'attack/revoked-technique',
          isWarning ? 'warning' : 'info',
          mention,
          revokedMessage(found.technique, knowledge),
          instead && `write \`${instead.id}\`${isAddress ? '' : ', unless the text is about the past'}`,
        ),
        ...(edits && edits.length > 0 ? { fix: { edits } } : {}),
      };
    }
  }
}

const byName = new WeakMap<Knowledge, ReadonlyMap<string, AttackTechnique>>();

function activeByName(knowledge: Knowledge): ReadonlyMap<string, AttackTechnique> {
  let known = byName.get(knowledge);
  known ??= new Map(
    knowledge.techniques
      .filter(({ status }) => status === 'active')
      .map((technique) => [technique.name.toLowerCase(), technique]),
  );
  byName.set(knowledge, known);
  return known;
}

/** A slip in the name behind an id, or the name of another technique that is no kin. */
function checkStatedName(
  mention: PlacedMention,
  knowledge: Knowledge,
  files: FilesWritten | undefined,
): Diagnostic | undefined {
  const found = knowledge.technique(mention.id);
  const file = files?.(mention.file);
  if (mention.kind !== 'technique' || found.status !== 'active' || !file) return undefined;
  const { technique } = found;
  const stated = statedName(file, mention);
  if (!stated || isNameOf(stated.name, technique, knowledge)) return undefined;
  const family = technique.id.split('.')[0] ?? '';
  const named = activeByName(knowledge).get(stated.name.toLowerCase());
  const other = named && named.id.split('.')[0] !== family ? named : undefined;
  const isSlip = isSlipIn(stated.name, technique.name);
  if (!isSlip && !other) return undefined;
  return {
    ...diagnose(
      'attack/technique-name',
      'warning',
      mention,
      `Unexpected name \`${stated.name}\` for \`${technique.id}\`, expected \`${technique.name}\`.`,
      isSlip ? undefined : other && `the id or the name may be the wrong one (\`${other.id}\` is \`${other.name}\`)`,
    ),
    ...(isSlip ? { fix: { edits: [{ start: stated.start, end: stated.end, text: technique.name }] } } : {}),
  };
}

function checkTactic(mention: PlacedMention, knowledge: Knowledge): Diagnostic | undefined {
  if (knowledge.tactic(mention.id)) return undefined;
  const former = knowledge.formerTactic(mention.id);
  if (!former) return unknown(mention, knowledge, 'attack/unknown-tactic', 'tactic');
  return diagnose('attack/deprecated-tactic', 'info', mention, formerTacticMessage(former, knowledge));
}

function checkDefence(mention: PlacedMention, knowledge: Knowledge): Diagnostic | undefined {
  if (!mention.isCertain || knowledge.defence(mention.id)) return undefined;
  const former = knowledge.formerDefence(mention.id);
  if (former) {
    const [said, help] = [formerDefenceMessage(former, knowledge), formerDefenceHelp(former, knowledge)];
    return diagnose('d3fend/deprecated-technique', 'info', mention, said, help);
  }
  const isAddress = mention.id.startsWith('d3f:');
  const known = knowledge.defences.map(({ id, iri }) => (isAddress ? iri : id));
  const near = nearest(mention.id, known);
  const meant = near === undefined ? undefined : knowledge.defence(near);
  const message = `Unexpected defence \`${mention.id}\`, expected ${isAddress ? 'a technique' : 'an id'} of D3FEND ${knowledge.d3fendVersion}.`;
  const help = meant && `did you mean \`${isAddress ? meant.iri : meant.id}\` ${meant.name}?`;
  return diagnose('d3fend/unknown-technique', 'error', mention, message, help);
}

function checkDefenceTactic(mention: PlacedMention, knowledge: Knowledge): Diagnostic | undefined {
  const name = mention.id.slice('d3f:'.length);
  if (knowledge.d3fendTactics.some((tactic) => tactic.toLowerCase() === name.toLowerCase())) return undefined;
  const near = nearest(name, knowledge.d3fendTactics);
  const message = `Unexpected tactic \`${mention.id}\`, expected a tactic of D3FEND ${knowledge.d3fendVersion}.`;
  return diagnose('d3fend/unknown-tactic', 'error', mention, message, near && `did you mean \`d3f:${near}\`?`);
}

type UnknownRule =
  | 'attack/unknown-technique'
  | 'attack/unknown-tactic'
  | 'attack/unknown-data-component'
  | 'attack/unknown-detection-strategy';

function unknown(
  mention: PlacedMention,
  knowledge: Knowledge,
  rule: UnknownRule,
  what: string,
): Diagnostic | undefined {
  if (!mention.isCertain) return undefined;
  const near = nearestOf(mention, knowledge);
  const help = near && `did you mean \`${near.id}\` ${near.name}?`;
  if (mayBeOfOtherMatrix(mention, knowledge, strategyIds(knowledge))) {
    const message = `\`${mention.id}\` is no ${what} of ATT&CK for Enterprise ${knowledge.attackVersion}; it may be one of another matrix.`;
    return diagnose(rule, 'info', mention, message, help && `if it is none, ${help}`);
  }
  const message = `Unexpected ${what} \`${mention.id}\`, expected an id of ATT&CK ${knowledge.attackVersion}.`;
  // Components of other matrices are numbered on from Enterprise's.
  return diagnose(rule, mention.kind === 'data-component' ? 'warning' : 'error', mention, message, help);
}

function nearestOf(
  { kind, id }: PlacedMention,
  knowledge: Knowledge,
): Pick<AttackTechnique, 'id' | 'name'> | undefined {
  if (kind === 'tactic') return knowledge.nearestTactic(id);
  const found = knowledge.technique(id);
  return kind === 'technique' && found.status === 'unknown' ? found.nearest : undefined;
}

const strategies = new WeakMap<Knowledge, ReadonlySet<string>>();

function strategyIds(knowledge: Knowledge): ReadonlySet<string> {
  let known = strategies.get(knowledge);
  known ??= new Set([
    ...knowledge.techniques.flatMap(({ id }) => knowledge.detectionStrategy(id)?.id ?? []),
    ...knowledge.formerStrategies.keys(),
  ]);
  strategies.set(knowledge, known);
  return known;
}

function overlaps(spot: Spot, { column, endColumn }: PlacedMention): boolean {
  return spot.column < endColumn && column < (spot.endColumn ?? Number.POSITIVE_INFINITY);
}

/** The ids in the texts of links whose addresses say the same: the address has the message. Mentions are in their order. */
function labelsOf(mentions: readonly PlacedMention[]): ReadonlySet<PlacedMention> {
  const found = new Set<PlacedMention>();
  for (const [index, { form, id, label }] of mentions.entries()) {
    if (form !== 'address' || !label) continue;
    for (let before = index - 1; (mentions[before]?.start ?? -1) >= label[0]; before--) {
      const mention = mentions[before];
      if (mention?.id === id && mention.form !== 'address') found.add(mention);
    }
  }
  return found;
}
