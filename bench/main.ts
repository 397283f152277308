/** `npm run bench -- <name>`: figures for people. Ratios are taken side by side in one run, for machines differ. */
const BENCHES: Readonly<Record<string, () => Promise<{ bench(): Promise<void> }>>> = {
  economics: () => import('./economics.js'),
  budget: () => import('./budget.js'),
  bigquery: () => import('./bigquery.js'),
  encode: () => import('./encode.js'),
  import: () => import('./importMemory.js'),
  nextday: () => import('./nextDay.js'),
  resume: () => import('./resume.js'),
  retention: () => import('./retention.js'),
  simulate: () => import('./simulate.js'),
  workers: () => import('./workers.js'),
};

const name = process.argv[2] ?? '';
const open = BENCHES[name];
if (open === undefined) {
  console.error(`no bench ${JSON.stringify(name)}: there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
await (await open()).bench();
