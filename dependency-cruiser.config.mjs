/**
 * Import directions (docs/architecture.md): everything left of the pages is a plain library, and nothing imports from
 * its right. `npm test -- imports` holds the code to it.
 */

/** Folders of `src/` from left to right; a folder may import from those before it. */
const LAYERS = [
  ['text', 'files'],
  ['engine'],
  ['documents', 'languages', 'knowledge', 'highlighting'],
  ['events'],
  ['checks', 'runners'],
  ['proof'],
  ['coverage'],
  ['hunting'],
  ['collections'],
  ['pages', 'layouts', 'components', 'styles', 'search', 'exports'],
  ['publish'],
  ['cli'],
];

/** Imports between folders of one layer that are meant. */
const WITHIN = {
  proof: [],
  runners: [],
  pages: ['layouts', 'components', 'styles', 'search', 'exports'],
  layouts: ['components', 'styles', 'exports'],
  components: ['search'],
  exports: ['components'],
};

const directions = LAYERS.flatMap((layer, index) =>
  layer.map((folder) => {
    const allowed = [...LAYERS.slice(0, index).flat(), folder, ...(WITHIN[folder] ?? [])];
    return {
      name: `${folder}-imports-from-its-left`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${allowed.join('|')})/` },
    };
  }),
);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...directions,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'browser-safe',
      comment: 'The engine and the languages run in a browser too: no Node API.',
      severity: 'error',
      from: { path: '^src/(text|engine|languages|documents)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'library-without-astro',
      severity: 'error',
      from: {
        path: '^src/(text|files|engine|documents|languages|knowledge|highlighting|events|checks|runners|proof|coverage|hunting|collections)/',
      },
      to: { path: 'node_modules/astro/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(?:astro:|mdast$|hast$|xast$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.astro/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
