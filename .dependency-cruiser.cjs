/** The arrows between the folders of src, each pointing one way; scripts/check-architecture.mjs applies them. */

/** Which folders and root files of src a folder may import besides itself. */
const MAY_IMPORT = {
  math: ['error'],
  contract: ['math', 'time', 'error'],
  simulator: ['contract', 'math', 'time', 'error'],
  sources: ['contract', 'math', 'time', 'error', 'effects'],
  economics: ['contract', 'math', 'time', 'error'],
  warehouse: ['contract', 'math', 'time', 'error', 'effects'],
  verify: ['contract', 'math', 'time', 'error', 'warehouse/warehouse', 'warehouse/forms'],
  answers: ['contract', 'math', 'time', 'error', 'warehouse/warehouse', 'economics/rankedSegments'],
  calibration: ['contract', 'math', 'time', 'error', 'warehouse/warehouse', 'verify'],
  pipeline: [
    'contract',
    'math',
    'time',
    'error',
    'effects',
    'simulator',
    'sources',
    'warehouse',
    'verify',
    'economics',
  ],
};

/** Libraries with a door of their own: nothing else in src imports them. */
const DOORS = { '@duckdb/': 'warehouse', commander: 'cli' };

const folderRules = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-${allowed.join('-').replaceAll('/', '.')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((name) => `^src/${name}(/|\\.ts$)`) },
}));

const doorRules = Object.entries(DOORS).map(([library, folder]) => ({
  name: `${library.replaceAll(/\W/g, '')}-only-in-${folder}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${folder}/` },
  to: { path: `node_modules/${library}` },
}));

/** Folders whose functions are pure: what they compute depends on their arguments alone. */
const pureRule = {
  name: 'pure-folders-touch-no-machine',
  severity: 'error',
  from: { path: '^src/(math|contract|simulator|economics|time\\.ts|error\\.ts)' },
  to: { dependencyTypes: ['core'] },
};

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'only-cli-and-index-import-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli/|index\\.ts$)' },
      to: { path: '^src/cli/' },
    },
    ...folderRules,
    ...doorRules,
    pureRule,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
