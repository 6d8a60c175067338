/** Builds the lookups over knowledge from its files' contents. Pure: reading is `load.ts`. */
import { attackLookup } from './attack-lookup.ts';
import { d3fendLookup } from './d3fend-lookup.ts';
import type { Attack, CarDataModel, D3fend, DetectionStrategies, Knowledge, WindowsEvents } from './types.ts';
import { windowsLookup } from './windows-lookup.ts';

/** The contents of the knowledge files. Each is asked for when it is first needed, and once. */
export interface KnowledgeSources {
  attack(): Attack;
  strategies(): DetectionStrategies;
  d3fend(): D3fend;
  dataModel(): CarDataModel;
  windowsEvents(): WindowsEvents;
}

/** The lookups over `sources`. Whatever a source throws passes through the lookup that needed it. */
export function buildKnowledge(sources: KnowledgeSources): Knowledge {
  const attack = once(() => attackLookup(sources.attack()));
  const strategies = once(() => {
    const { strategies, formerStrategies = {} } = sources.strategies();
    return { strategies, former: new Map(Object.entries(formerStrategies)) };
  });
  const d3fend = once(() => d3fendLookup(sources.d3fend()));
  const model = once(() => {
    const dataModel = sources.dataModel();
    return { ...dataModel, byId: new Map(dataModel.objects.map((object) => [object.id.toLowerCase(), object])) };
  });
  const windows = once(() => windowsLookup(sources.windowsEvents()));

  return {
    get attackVersion() {
      return attack().version;
    },
    get d3fendVersion() {
      return d3fend().version;
    },
    get tactics() {
      return attack().tactics;
    },
    get techniques() {
      return attack().techniques;
    },
    get formerTactics() {
      return attack().formerTactics;
    },
    get attackCopyrightYear() {
      return attack().copyrightYear;
    },
    get defences() {
      return d3fend().defences;
    },
    get formerDefences() {
      return d3fend().formerDefences;
    },
    get d3fendTactics() {
      return d3fend().tactics;
    },
    get objects() {
      return model().objects;
    },
    get sensors() {
      return model().sensors;
    },
    get channels() {
      return windows().channels;
    },
    get windowsEvents() {
      return windows().events;
    },
    technique: (id) => attack().technique(id),
    tactic: (idOrName) => attack().tactic(idOrName),
    formerTactic: (idOrName) => attack().formerTactic(idOrName),
    nearestTactic: (idOrName) => attack().nearestTactic(idOrName),
    subTechniques: (id) => attack().subTechniques(id),
    techniquesOf: (tacticId) => attack().techniquesOf(tacticId),
    get dataComponents() {
      return attack().dataComponents;
    },
    dataComponent: (id) => attack().dataComponent(id),
    detectionStrategy: (techniqueId) => strategies().strategies[techniqueId.toUpperCase()],
    get formerStrategies() {
      return strategies().former;
    },
    defence: (id) => d3fend().defence(id),
    formerDefence: (id) => d3fend().formerDefence(id),
    subDefences: (id) => d3fend().subDefences(id),
    answersTo: (techniqueId) => d3fend().answersTo(techniqueId),
    answersOf: (defenceId) => d3fend().answersOf(defenceId),
    artifact: (id) => d3fend().artifact(id),
    defencesAgainst: (techniqueId) => d3fend().defencesAgainst(techniqueId),
    artifactName: (id) => d3fend().artifactName(id),
    object: (id) => model().byId.get(id.toLowerCase()),
    channel: (name) => windows().channel(name),
    nearestChannel: (name, eventId) => windows().nearestChannel(name, eventId),
    event: (channel, eventId) => windows().event(channel, eventId),
    eventsOf: (channel) => windows().eventsOf(channel),
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
