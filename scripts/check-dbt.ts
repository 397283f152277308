/**
 * Checks the dbt project against the rules of `dbtRules.ts`: `npx tsx scripts/check-dbt.ts MANIFEST [CATALOG]`, the files
 * that dbt leaves in its target folder (the catalog, of `dbt docs generate`, is optional). Exit 1 on a violation.
 */
import { readFileSync } from 'node:fs';
import { type ActualColumns, checkManifest, type Manifest } from './dbtRules.js';

function main([manifestPath, catalogPath]: readonly string[]): void {
  if (manifestPath === undefined) {
    console.error('which manifest? npx tsx scripts/check-dbt.ts <target>/manifest.json [<target>/catalog.json]');
    process.exitCode = 2;
    return;
  }
  const manifest = readJson(manifestPath) as Manifest;
  const found = checkManifest(manifest, catalogPath === undefined ? undefined : columnsOf(readJson(catalogPath)));
  for (const { rule, subject, detail } of found) console.error(`${rule}: ${subject}: ${detail}`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

function columnsOf(catalog: unknown): ActualColumns {
  const { nodes } = catalog as { nodes: Record<string, { metadata: { name: string }; columns: object }> };
  return new Map(Object.values(nodes).map(({ metadata, columns }) => [metadata.name, Object.keys(columns)]));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

main(process.argv.slice(2));
