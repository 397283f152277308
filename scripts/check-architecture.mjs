/**
 * Keeps the arrows between the folders of src: `node scripts/check-architecture.mjs [folder]` (of a checkout).
 * A cruise that saw no modules passes everything, so seeing none is a failure.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const root = resolve(process.argv[2] ?? '.');
process.chdir(root);

const { output } = await cruise(['src'], { ...options, validate: true, ruleSet: { forbidden } }, undefined, {
  tsConfig: extractTSConfig(options.tsConfig.fileName),
});
const { totalCruised, violations } = /** @type {import('dependency-cruiser').ICruiseResult} */ (output).summary;
const modules = /** @type {import('dependency-cruiser').ICruiseResult} */ (output).modules.filter((module) =>
  /^src\/.*\.ts$/.test(module.source),
);

for (const { rule, from, to } of violations) console.log(`${rule.name}: ${from} → ${to}`);
console.log(`${modules.length} modules of ${totalCruised} are ours, ${violations.length} violations`);
process.exitCode = modules.length === 0 || violations.length > 0 ? 1 : 0;
