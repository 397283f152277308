/** Each rule catches a violation planted in a manifest that keeps them all. */
import { expect, test } from 'vitest';
import { checkManifest, type Manifest, type ManifestNode } from '../../scripts/dbtRules.js';

type Nodes = Record<string, ManifestNode>;
interface Sound extends Manifest {
  readonly nodes: Nodes;
  readonly sources: Record<string, Manifest['sources'][string]>;
}

function model(path: string, parents: string[], change: Partial<ManifestNode> = {}): ManifestNode {
  const name = path.split('/').at(-1)!;
  const folder = path.split('/').slice(0, -1).join('/');
  return {
    resource_type: 'model',
    name,
    original_file_path: `models/${path}.sql`,
    patch_path: `p://models/${folder}/_docs.yml`,
    description: 'One row per thing.',
    raw_code: '-- one row per thing\nselect * from {{ ref(1) }}',
    columns: { id: { description: 'The thing.' } },
    depends_on: { nodes: parents },
    config: { materialized: path.startsWith('marts') ? 'table' : 'view' },
    ...change,
  };
}

function keyTest(id: string): ManifestNode {
  return { ...model('x/key', [id]), resource_type: 'test', attached_node: id, test_metadata: { name: 'unique_key' } };
}

/** source → stg_a → int_a → two marts */
function sound(): Sound {
  const nodes: Nodes = {
    'model.stg_a': model('staging/raw/stg_a', ['source.a']),
    'model.int_a': model('intermediate/int_a', ['model.stg_a']),
    'model.fct_a': model('marts/finance/fct_a', ['model.int_a']),
    'model.fct_b': model('marts/finance/fct_b', ['model.int_a']),
  };
  for (const id of Object.keys(nodes)) nodes[`test.${id}`] = keyTest(id);
  return {
    nodes,
    sources: { 'source.a': { name: 'a', description: 'A.', columns: { id: { description: 'The thing.' } } } },
    exposures: { e: { name: 'answer', depends_on: { nodes: ['model.fct_a'] } } },
  };
}

function withModel(id: string, path: string, parents: string[], change: Partial<ManifestNode> = {}): Sound {
  const manifest = sound();
  manifest.nodes[id] = model(path, parents, change);
  manifest.nodes[`test.${id}`] = keyTest(id);
  return manifest;
}

function changed(id: string, change: Partial<ManifestNode>): Manifest {
  const manifest = sound();
  manifest.nodes[id] = { ...manifest.nodes[id]!, ...change };
  return manifest;
}

test('a sound project has no violation', () => {
  expect(checkManifest(sound())).toEqual([]);
  expect(checkManifest(sound(), new Map([['fct_a', ['id']]]))).toEqual([]);
});

const on = (...nodes: string[]) => ({ depends_on: { nodes } });

const planted: [rule: string, subject: string, manifest: () => Manifest][] = [
  ['no model without parents', 'fct_c', () => withModel('model.fct_c', 'marts/finance/fct_c', [])],
  [
    'staging reads one source and nothing else',
    'stg_b',
    () => withModel('model.stg_b', 'staging/raw/stg_b', ['model.stg_a']),
  ],
  ['staging reads one source and nothing else', 'stg_a', () => changed('model.stg_a', on('source.a', 'source.b'))],
  ['only staging reads sources', 'fct_a', () => changed('model.fct_a', on('source.a'))],
  [
    'intermediate reads staging and intermediate only',
    'int_b',
    () => {
      const manifest = withModel('model.int_b', 'intermediate/int_b', ['model.stg_a', 'model.fct_a']);
      manifest.nodes['model.fct_c'] = model('marts/finance/fct_c', ['model.int_b']);
      manifest.nodes['test.fct_c'] = keyTest('model.fct_c');
      return manifest;
    },
  ],
  ['every intermediate model is read', 'int_b', () => withModel('model.int_b', 'intermediate/int_b', ['model.stg_a'])],
  [
    'every source is read by exactly one model',
    'b',
    () => {
      const manifest = sound();
      manifest.sources['source.b'] = { name: 'b', description: 'B.', columns: {} };
      return manifest;
    },
  ],
  ['every source is read by exactly one model', 'a', () => withModel('model.stg_b', 'staging/raw/stg_b', ['source.a'])],
  [
    'no hard-coded relation',
    'fct_a',
    () => changed('model.fct_a', { raw_code: '-- one row per thing\nselect * from raw.users' }),
  ],
  [
    'no hard-coded relation',
    'fct_a',
    () => changed('model.fct_a', { raw_code: '-- one row per thing\nselect * from x join "raw"."users" on true' }),
  ],
  [
    'no rejoining of what is upstream',
    'fct_d',
    () => {
      const manifest = withModel('model.fct_d', 'marts/finance/fct_d', ['model.int_a', 'model.int_d']);
      manifest.nodes['model.int_d'] = model('intermediate/int_d', ['model.int_a']);
      manifest.nodes['test.int_d'] = keyTest('model.int_d');
      return manifest;
    },
  ],
  [
    'at most 3 final models hang on one',
    'int_a',
    () => {
      const manifest = withModel('model.fct_c', 'marts/finance/fct_c', ['model.int_a']);
      manifest.nodes['model.fct_d'] = model('marts/finance/fct_d', ['model.int_a']);
      return manifest;
    },
  ],
  ['at most 6 parents', 'fct_a', () => changed('model.fct_a', on('model.int_a', '2', '3', '4', '5', '6', '7'))],
  [
    'at most 4 views in a row',
    'int_5',
    () => {
      const manifest = sound();
      for (const n of [2, 3, 4, 5])
        manifest.nodes[`model.int_${n}`] = model(`intermediate/int_${n}`, [
          n === 2 ? 'model.int_a' : `model.int_${n - 1}`,
        ]);
      return manifest;
    },
  ],
  [
    'a primary key is tested',
    'fct_a',
    () => {
      const manifest = sound();
      delete manifest.nodes['test.model.fct_a'];
      return manifest;
    },
  ],
  ['names and folders agree', 'stg_b', () => withModel('model.stg_b', 'marts/finance/stg_b', ['model.int_a'])],
  ['names and folders agree', 'trades', () => withModel('model.trades', 'staging/raw/trades', ['source.a'])],
  ['names and folders agree', 'fct_c', () => withModel('model.fct_c', 'marts/fct_c', ['model.int_a'])],
  ['documentation lies beside the model', 'fct_a', () => changed('model.fct_a', { patch_path: 'p://models/docs.yml' })],
  ['models and sources are documented', 'fct_a', () => changed('model.fct_a', { description: ' ' })],
  ['columns are documented', 'fct_a', () => changed('model.fct_a', { columns: { id: { description: '' } } })],
  ['the first line tells the grain', 'fct_a', () => changed('model.fct_a', { raw_code: 'select 1' })],
  [
    'exposures rest on marts that are tables, or tell why they are not',
    'answer',
    () => changed('model.fct_a', { config: { materialized: 'view' } }),
  ],
];

test.each(planted)('%s: %s', (rule, subject, manifest) => {
  expect(checkManifest(manifest())).toContainEqual(expect.objectContaining({ rule, subject }));
});

test('a view that tells why it is one may be exposed', () => {
  const manifest = changed('model.fct_a', {
    config: { materialized: 'view', meta: { view_because: 'of its source' } },
  });
  expect(checkManifest(manifest)).toEqual([]);
});

test('columns are documented: those that exist, and no others', () => {
  const found = checkManifest(sound(), new Map([['fct_a', ['amount']]]));
  expect(found.map(({ detail }) => detail)).toEqual([
    'amount is not documented',
    'id is documented and does not exist',
  ]);
});
