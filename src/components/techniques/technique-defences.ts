/** The defences against a technique: those that documents declare, and apart those that D3FEND's artifacts lead to. */
import { declaredDefences } from '../../coverage/document-defences.ts';
import type { ArtifactLink, AttackTechnique, Defence, Knowledge } from '../../knowledge/types.ts';
import { byText } from '../../text/order.ts';
import type { DocumentFacts } from '../site/site-index.ts';
import { onceKnownAs } from './revocations.ts';

export interface DeclaredDefence {
  readonly defence: Defence;
  /** The documents that declare it, in their order. */
  readonly documents: readonly DocumentFacts[];
}

/** An artifact that a technique touches and defences act on. */
export interface LinkingArtifact {
  /** Id of the artifact that the defences act on. */
  readonly artifact: string;
  /** What the technique does, with this artifact or with one that is a kind of it; each once. */
  readonly touched: readonly Pick<ArtifactLink, 'touches' | 'path'>[];
  /** In id order, each with what it does to the artifact. */
  readonly defences: readonly { readonly defence: Defence; readonly acts: readonly string[] }[];
}

/** The defences that documents declare, in id order. */
export function defencesDeclared(documents: readonly DocumentFacts[], knowledge: Knowledge): DeclaredDefence[] {
  const declared = new Map<Defence, DocumentFacts[]>();
  for (const facts of documents) {
    for (const defence of declaredDefences(facts.document.content, knowledge)) {
      const own = declared.get(defence);
      if (own) own.push(facts);
      else declared.set(defence, [facts]);
    }
  }
  return [...declared].map(([defence, own]) => ({ defence, documents: own })).sort(byText(({ defence }) => defence.id));
}

/**
 * The artifacts through which defences answer a technique, by name; also those that D3FEND still has under ids that the
 * technique replaces. Derived: no document says so.
 */
export function linkingArtifacts({ id }: AttackTechnique, knowledge: Knowledge): LinkingArtifact[] {
  const artifacts = new Map<string, { touched: Map<string, ArtifactLink>; defences: Map<Defence, Set<string>> }>();
  const ids = [id, ...onceKnownAs(id, knowledge).map((old) => old.id)];
  for (const { defence, links } of ids.flatMap((own) => knowledge.answersTo(own))) {
    for (const link of links) {
      const artifact = link.path.at(-1) ?? '';
      const own = artifacts.get(artifact) ?? { touched: new Map(), defences: new Map() };
      artifacts.set(artifact, own);
      own.touched.set(`${link.touches} ${link.path.join(' ')}`, link);
      own.defences.set(defence, (own.defences.get(defence) ?? new Set()).add(link.acts));
    }
  }
  const name = (artifact: string): string => knowledge.artifactName(artifact) ?? artifact;
  return [...artifacts]
    .map(([artifact, { touched, defences }]) => ({
      artifact,
      touched: [...touched.values()].map(({ touches, path }) => ({ touches, path })),
      defences: [...defences]
        .map(([defence, acts]) => ({ defence, acts: [...acts] }))
        .sort(byText(({ defence }) => defence.id)),
    }))
    .sort((left, right) => name(left.artifact).localeCompare(name(right.artifact), 'en'));
}
