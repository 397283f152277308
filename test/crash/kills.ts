/** Where a command is killed, and how many of these cases a run takes. */
import { stream } from '../../src/math/random.js';
import type { Kill, Undisturbed } from './attack.js';

const ALL = process.env['KRO_ALL_KILLS'] === '1';

/** All cases where they are asked for (`npm run test:crash`), else so many, spread evenly. */
export function sample<T>(cases: readonly T[], count: number): T[] {
  if (ALL || cases.length <= count) return [...cases];
  return Array.from({ length: count }, (_, i) => cases[Math.floor(((i + 0.5) * cases.length) / count)]!);
}

/**
 * Every step once; of those that come several times one, another one for another step. What is done table by table, or file by
 * file, is done alike by every command: `part` of `parts` takes its share of the tables.
 */
export function eachStep({ steps }: Undisturbed, part = 0, parts = 1): Kill[] {
  const names = [...new Set(steps)];
  const subjects = [...new Set(names.map(subjectOf))];
  return names
    .filter((step) => subjectOf(step) === null || subjects.indexOf(subjectOf(step)) % parts === part)
    .map((step, at) => ({ step, nth: 1 + (at % steps.filter((other) => other === step).length) }));
}

/** The table, or the file, of a step; null where it is of all. */
function subjectOf(step: string): string | null {
  const subject = /^(?:load|land|backup|restore|import) ([a-z_.]+(?:\/[\d-]+)?)\S* \w/.exec(step)?.[1];
  return subject === undefined || ['manifest', 'earlier', 'log', 'folder'].includes(subject) ? null : subject;
}

/** From the moment that the engine is told to commit, or to fold its log into its file, to some thousandths of a second later. */
export function inTheMiddle({ steps }: Undisturbed): Kill[] {
  const of = (step: string) => steps.filter((other) => other === step).map((_, at) => ({ step, nth: at + 1 }));
  const delays = [30, 150, 400, 800, 1500, 4000];
  return [...of('load committing'), ...of('warehouse closing')].flatMap((at) =>
    delays.map((micros) => ({ ...at, micros })),
  );
}

/** Moments that nobody has named: the same share of the command's time on every machine. */
export function atRandom({ millis, attack }: Undisturbed, count: number): Kill[] {
  const draw = stream(7, attack.words[0]!);
  return Array.from({ length: count }, () => ({ millis: Math.round(millis * (0.15 + 0.85 * draw.uniform())) }));
}

/** With titles. */
export function named(kills: readonly Kill[]): { readonly at: string; readonly kill: Kill }[] {
  return kills.map((kill) => ({ at: nameOf(kill), kill }));
}

function nameOf(kill: Kill): string {
  if ('millis' in kill) return `after ${kill.millis} ms`;
  return `${kill.step}${kill.nth === 1 ? '' : ` (${kill.nth})`}${kill.micros === undefined ? '' : ` + ${kill.micros} µs`}`;
}
