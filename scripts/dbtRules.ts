/**
 * dbt-project-evaluator's rules on a manifest, as no package hub can be reached: modelling, tests, documentation, names
 * and folders. Pure: a manifest in, violations out.
 */

export interface Manifest {
  readonly nodes: Readonly<Record<string, ManifestNode>>;
  readonly sources: Readonly<Record<string, ManifestSource>>;
  readonly exposures: Readonly<Record<string, ManifestExposure>>;
}

interface ManifestExposure {
  readonly name: string;
  readonly depends_on: { readonly nodes: readonly string[] };
}

interface ManifestSource {
  readonly name: string;
  readonly description: string;
  readonly columns: Readonly<Record<string, { readonly description: string }>>;
}

export interface ManifestNode {
  readonly resource_type: string;
  readonly name: string;
  readonly original_file_path: string;
  readonly patch_path?: string | null;
  readonly description: string;
  readonly raw_code: string;
  readonly columns: Readonly<Record<string, { readonly description: string }>>;
  readonly depends_on: { readonly nodes: readonly string[] };
  readonly config: {
    readonly materialized: string;
    readonly incremental_strategy?: string | null;
    readonly meta?: { readonly view_because?: string };
  };
  readonly attached_node?: string | null;
  readonly column_name?: string | null;
  readonly test_metadata?: { readonly name: string };
}

export interface Violation {
  readonly rule: string;
  readonly subject: string;
  readonly detail: string;
}

/** Columns that a model really has, by model name; where given, an undocumented one is a violation. */
export type ActualColumns = ReadonlyMap<string, readonly string[]>;

/** Of which a reader may ask again and again. */
const TABLES: ReadonlySet<string> = new Set(['table', 'incremental']);

export const MAX_LEAF_CHILDREN = 3;
export const MAX_PARENTS = 6;
export const MAX_CHAINED_VIEWS = 4;

type Layer = 'staging' | 'intermediate' | 'marts';
interface Model extends ManifestNode {
  readonly id: string;
  readonly layer: Layer | undefined;
}
interface Graph {
  readonly manifest: Manifest;
  readonly models: readonly Model[];
  readonly byId: ReadonlyMap<string, Model>;
  readonly children: (id: string) => readonly Model[];
}
type Rule = (graph: Graph, actual: ActualColumns | undefined) => readonly Omit<Violation, 'rule'>[];

/** Every violation of every rule, in the order of the rules. */
export function checkManifest(manifest: Manifest, actual?: ActualColumns): Violation[] {
  const graph = graphOf(manifest);
  return Object.entries(RULES).flatMap(([rule, check]) => check(graph, actual).map((found) => ({ rule, ...found })));
}

const RULES: Readonly<Record<string, Rule>> = {
  'no model without parents': ({ models }) =>
    models.filter((model) => parentsOf(model).length === 0).map((model) => violation(model, 'reads nothing')),
  'staging reads one source and nothing else': ({ models }) =>
    inLayer(models, 'staging')
      .filter((model) => parentsOf(model).length !== 1 || !isSource(parentsOf(model)[0]!))
      .map((model) => violation(model, parentsOf(model).join(', '))),
  'only staging reads sources': ({ models }) =>
    models
      .filter((model) => model.layer !== 'staging' && parentsOf(model).some(isSource))
      .map((model) => violation(model, parentsOf(model).filter(isSource).join(', '))),
  'intermediate reads staging and intermediate only': ({ models, byId }) =>
    inLayer(models, 'intermediate').flatMap((model) => {
      const ahead = parentsOf(model)
        .flatMap((id) => byId.get(id) ?? [])
        .filter(({ layer }) => layer === 'marts');
      return ahead.length > 0 ? [violation(model, names(ahead))] : [];
    }),
  'every intermediate model is read': ({ models, children }) =>
    inLayer(models, 'intermediate')
      .filter((model) => children(model.id).length === 0)
      .map((model) => violation(model, 'nothing reads it')),
  'every source is read by exactly one model': ({ manifest, children }) =>
    Object.entries(manifest.sources)
      .filter(([id]) => children(id).length !== 1)
      .map(([id, { name }]) => ({ subject: name, detail: `${children(id).length} models read it` })),
  'no hard-coded relation': ({ models }) =>
    models.flatMap((model) => hardCoded(model.raw_code).map((found) => violation(model, found))),
  'no rejoining of what is upstream': rejoining,
  [`at most ${MAX_LEAF_CHILDREN} final models hang on one`]: ({ models, children }) =>
    models.flatMap((model) => {
      const leaves = children(model.id).filter((child) => children(child.id).length === 0);
      return leaves.length > MAX_LEAF_CHILDREN ? [violation(model, names(leaves))] : [];
    }),
  [`at most ${MAX_PARENTS} parents`]: ({ models }) =>
    models
      .filter((model) => new Set(parentsOf(model)).size > MAX_PARENTS)
      .map((model) => violation(model, `${new Set(parentsOf(model)).size} parents`)),
  [`at most ${MAX_CHAINED_VIEWS} views in a row`]: ({ models, byId }) =>
    models
      .filter((model) => viewDepth(model, byId) > MAX_CHAINED_VIEWS)
      .map((model) => violation(model, `${viewDepth(model, byId)} views`)),
  'a primary key is tested': ({ models, manifest }) =>
    models.filter((model) => !hasKeyTest(model.id, manifest)).map((model) => violation(model, 'no test of its key')),
  'names and folders agree': ({ models }) => models.filter((model) => !wellPlaced(model)).map(misplaced),
  'documentation lies beside the model': ({ models }) =>
    models
      .filter((model) => folderOf(documentationOf(model)) !== folderOf(model.original_file_path))
      .map((model) => violation(model, model.patch_path ?? 'no documentation')),
  'models and sources are documented': ({ models, manifest }) =>
    [...models, ...Object.values(manifest.sources)]
      .filter(({ description }) => description.trim() === '')
      .map(({ name }) => ({ subject: name, detail: 'no description' })),
  'columns are documented': ({ models, manifest }, actual) => [
    ...models.flatMap((model) => undocumented(model, actual?.get(model.name))),
    ...Object.values(manifest.sources).flatMap((source) => undocumented(source, undefined)),
  ],
  'the first line tells the grain': ({ models }) =>
    models
      .filter(({ raw_code }) => !/^-- one row\b/.test(raw_code))
      .map((model) => violation(model, model.raw_code.split('\n')[0] ?? '')),
  'exposures rest on marts that are tables, or tell why they are not': ({ manifest, byId }) =>
    Object.values(manifest.exposures).flatMap(({ name, depends_on }) =>
      depends_on.nodes.filter((id) => !mayBeExposed(byId.get(id))).map((id) => ({ subject: name, detail: id })),
    ),
};

function mayBeExposed(model: Model | undefined): boolean {
  if (model?.layer !== 'marts') return false;
  return TABLES.has(model.config.materialized) || model.config.meta?.view_because !== undefined;
}

function graphOf(manifest: Manifest): Graph {
  const models = Object.entries(manifest.nodes)
    .filter(([, node]) => node.resource_type === 'model')
    .map(([id, node]): Model => ({ ...node, id, layer: layerOf(node.original_file_path) }));
  const children = new Map<string, Model[]>();
  for (const model of models)
    for (const parent of new Set(parentsOf(model))) children.set(parent, [...(children.get(parent) ?? []), model]);
  const byId = new Map(models.map((model) => [model.id, model]));
  return { manifest, models, byId, children: (id) => children.get(id) ?? [] };
}

/** A parent whose child is also reached through a model that nothing else reads. */
function rejoining({ models, children }: Graph): Omit<Violation, 'rule'>[] {
  return models.flatMap((parent) =>
    children(parent.id).flatMap((between) => {
      const [only, ...others] = children(between.id);
      const rejoins = only !== undefined && others.length === 0 && parentsOf(only).includes(parent.id);
      return rejoins ? [violation(only, `reads ${parent.name} beside ${between.name}, which only it reads`)] : [];
    }),
  );
}

/** `from a.b` or `join a.b` written out instead of asked from dbt. */
function hardCoded(code: string): string[] {
  const bare = code
    .replace(/\{#[\s\S]*?#\}/g, '')
    .replace(/\{\{[\s\S]*?\}\}/g, '')
    .replace(/--.*$/gm, '');
  return [...bare.matchAll(/\b(?:from|join)\s+[`"]?\w+[`"]?\.[`"]?\w+/gi)].map(([found]) => found);
}

/** Views one after another, this one included; a table ends the row. */
function viewDepth(model: Model, byId: Graph['byId']): number {
  if (model.config.materialized !== 'view') return 0;
  const parents = parentsOf(model).flatMap((id) => byId.get(id) ?? []);
  return 1 + Math.max(0, ...parents.map((parent) => viewDepth(parent, byId)));
}

function hasKeyTest(id: string, { nodes }: Manifest): boolean {
  const tests = Object.values(nodes).filter((node) => node.resource_type === 'test' && node.attached_node === id);
  if (tests.some(({ test_metadata }) => test_metadata?.name === 'unique_key')) return true;
  const columns = (name: string) =>
    tests.filter(({ test_metadata }) => test_metadata?.name === name).map(({ column_name }) => column_name);
  return columns('unique').some((column) => columns('not_null').includes(column));
}

const PREFIXES: Readonly<Record<Layer, RegExp>> = {
  staging: /^stg_/,
  intermediate: /^int_/,
  // Facts and dimensions, and the tables that answer a question and are named after it.
  marts: /^(?!stg_|int_|base_)/,
};

function wellPlaced({ layer, name, original_file_path }: Model): boolean {
  if (layer === undefined || !PREFIXES[layer].test(name)) return false;
  const depth = original_file_path.split('/').length - 2;
  return layer === 'intermediate' ? depth >= 1 : depth >= 2;
}

function misplaced(model: Model): Omit<Violation, 'rule'> {
  return violation(model, model.original_file_path);
}

function undocumented(
  { name, columns }: Pick<ManifestNode, 'name' | 'columns'>,
  actual: readonly string[] | undefined,
): Omit<Violation, 'rule'>[] {
  const empty = Object.entries(columns).filter(([, { description }]) => description.trim() === '');
  const missing = (actual ?? []).filter((column) => columns[column] === undefined);
  const stale = actual === undefined ? [] : Object.keys(columns).filter((column) => !actual.includes(column));
  return [
    ...empty.map(([column]) => ({ subject: name, detail: `${column} has no description` })),
    ...missing.map((column) => ({ subject: name, detail: `${column} is not documented` })),
    ...stale.map((column) => ({ subject: name, detail: `${column} is documented and does not exist` })),
  ];
}

function layerOf(path: string): Layer | undefined {
  return (/^models\/(staging|intermediate|marts)\//.exec(path)?.[1] as Layer | undefined) ?? undefined;
}

function documentationOf({ patch_path }: ManifestNode): string {
  return patch_path?.replace(/^\w+:\/\//, '') ?? '';
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function parentsOf({ depends_on }: ManifestNode): readonly string[] {
  return depends_on.nodes;
}

function isSource(id: string): boolean {
  return id.startsWith('source.');
}

function inLayer(models: readonly Model[], layer: Layer): Model[] {
  return models.filter((model) => model.layer === layer);
}

function names(models: readonly Model[]): string {
  return models.map(({ name }) => name).join(', ');
}

function violation({ name }: Model, detail: string): Omit<Violation, 'rule'> {
  return { subject: name, detail };
}
