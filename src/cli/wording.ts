/** Small words shared by the commands' lines. */

/** `1 row`, `1,260 rows`. */
export function counted(n: number, thing: string): string {
  return `${n.toLocaleString('en-US')} ${thing}${n === 1 ? '' : 's'}`;
}

/** Whole dollars. */
export function usd(amount: number): string {
  // Not “-0”.
  return (Math.round(amount) + 0).toLocaleString('en-US');
}

/** The same as a difference. */
export function signed(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${usd(Math.abs(amount))}`;
}

/** What loads did not take because its people were forgotten; nothing where they took all. */
export function leftOut(loads: readonly { readonly forgotten?: number }[]): string {
  const rows = loads.reduce((sum, { forgotten = 0 }) => sum + forgotten, 0);
  return rows === 0 ? '' : `, left out ${counted(rows, 'row')} of forgotten people`;
}

/** A paragraph in lines of at most 80 characters. */
export function wrapped(text: string, width = 80): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
