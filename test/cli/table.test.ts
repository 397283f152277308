import { describe, expect, it } from 'vitest';
import { renderCsv, renderTable } from '../../src/cli/table.js';
import { wrapped } from '../../src/cli/wording.js';

describe('a table', () => {
  it('puts numbers right and text left', () => {
    expect(
      renderTable(
        ['name', 'n'],
        [
          ['a', 5],
          ['bcdef', 1260],
        ],
      ),
    ).toBe(['name      n', '─────  ────', 'a         5', 'bcdef  1260'].join('\n'));
  });

  it('shows null as nothing and a line break as a space', () => {
    expect(renderTable(['a', 'b'], [[null, 'x\ny']])).toContain('x y');
  });

  it('cuts text, never numbers, to fit 80 columns', () => {
    const text = renderTable(['id', 'text', 'amount'], [['x'.repeat(50), 'y'.repeat(50), '12345678.00000000']]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toContain('12345678.00000000');
    expect(text).toContain('…');
  });

  it('has a head without rows', () => {
    expect(renderTable(['a', 'b'], [])).toBe('a  b\n─  ─');
  });
});

describe('comma-separated values', () => {
  it('follow RFC 4180', () => {
    expect(
      renderCsv(
        ['a', 'b'],
        [
          ['x,y', 'say "hi"'],
          [null, 'two\nlines'],
          [1.5, true],
        ],
      ),
    ).toBe('a,b\n"x,y","say ""hi"""\n,"two\nlines"\n1.5,true\n');
  });
});

it('paragraphs break at 80 characters and lose no word', () => {
  const text = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');
  const lines = wrapped(text).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.join(' ')).toBe(text);
});
