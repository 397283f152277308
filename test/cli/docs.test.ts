/** The two pages against what they describe. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { BIGQUERY_SETTINGS } from '../../src/pipeline/bigquerySettings.js';
import { SETTINGS } from '../../src/pipeline/settings.js';
import { SOURCE_SETTINGS } from '../../src/pipeline/sourceSettings.js';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

/** Cells of the rows that begin with a word in backticks. */
function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

const isBigQuery = (cells: readonly string[]): boolean => cells.length === 4 && cells[0]!.startsWith('`bigquery');

describe('docs/configuration.md', () => {
  it('lists every setting with its variable, flag, values and default', () => {
    const expected = SETTINGS.map((s) => [`\`${s.key}\``, `\`${s.env}\``, `\`${s.flag}\``, s.takes, s.default]);
    expect(rows(page('configuration')).filter((cells) => cells.length === 5)).toEqual(expected);
  });

  it('lists every setting of the sources with its variable, values and default', () => {
    const expected = SOURCE_SETTINGS.map((s) => [`\`${s.key}\``, `\`${s.env}\``, s.takes, s.default]);
    expect(rows(page('configuration')).filter((cells) => cells.length === 4 && !isBigQuery(cells))).toEqual(expected);
  });

  it('lists every setting of BigQuery with its variable, values and default', () => {
    const expected = BIGQUERY_SETTINGS.map((s) => [`\`${s.key}\``, `\`${s.env}\``, s.takes, s.default]);
    expect(rows(page('configuration')).filter(isBigQuery)).toEqual(expected);
  });
});

describe('docs/cli.md', () => {
  it('lists every command with its own options', () => {
    const expected = COMMANDS.map(({ name, options }) => [
      `\`kro ${name}\``,
      options.map(({ flag }) => `\`${flag.split(' ')[0]}\``).join(', '),
    ]);
    const listed = rows(page('cli')).filter(([command]) => command!.startsWith('`kro '));
    expect(listed.map(([command, , options]) => [command, options])).toEqual(expected);
  });
});
