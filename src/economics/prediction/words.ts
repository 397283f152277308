/** Figures of a user as people say them. */
import type { Grouping } from '../histories.js';

/** `3,210 USD` */
export function usd(amount: number): string {
  return `${Math.round(amount).toLocaleString('en-US')} USD`;
}

/** `1 trade`, `2 trades` */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** `channel affiliate`; the group of a user in the grouping of this name. */
export function groupText(
  groupings: ReadonlyMap<string, Grouping>,
  name: string,
  signal: string,
  user: number,
): string {
  const { names, of } = groupings.get(name)!;
  return `${signal} ${names[of[user]!]}`;
}
