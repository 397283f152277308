/** Prose about paths rots: every link and every path in the documents is followed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((page) => page !== '' && existsSync(join(ROOT, page)));

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** GitHub's anchors of a page's headings. */
function anchorsOf(page: string): Set<string> {
  const headings = textOf(page).matchAll(/^#+ (.+)$/gm);
  return new Set([...headings].map(([, title]) => anchorOf(title!)));
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function brokenLinks(page: string): string[] {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return links.filter((target) => {
    if (/^(https?:|mailto:)/.test(target)) return false;
    const [path, anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path!);
    if (!existsSync(join(ROOT, file))) return true;
    return anchor !== undefined && !anchorsOf(file).has(anchor);
  });
}

/** Paths in code spans that begin with a folder of ours. */
function brokenPaths(page: string): string[] {
  const spans = [...textOf(page).matchAll(/`((?:src|test|dbt|docs|scripts|bin|python|schema)\/[\w./-]*[\w/])`/g)];
  return spans.map(([, path]) => path!).filter((path) => !existsSync(resolve(ROOT, path)));
}

/** Commands in code that are no commands of ours. */
function unknownCommands(page: string): string[] {
  const names = new Set(COMMANDS.map(({ name }) => name));
  const code = [...textOf(page).matchAll(/```(?:sh|bash|console)?\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, span]) => block ?? span!,
  );
  const calls = code.flatMap((text) =>
    [...text.matchAll(/(?:^|\n|\$ )(?:bin\/)?kro ([a-z]+)/g)].map(([, name]) => name!),
  );
  return calls.filter((name) => !names.has(name));
}

describe.each(pages)('%s', (page) => {
  test('links lead somewhere', () => expect(brokenLinks(page)).toEqual([]));
  test('paths exist', () => expect(brokenPaths(page)).toEqual([]));
  test('commands exist', () => expect(unknownCommands(page)).toEqual([]));
});

test('the README is a page of at most 100 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(100);
});
