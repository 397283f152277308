/** Which days to load; pure. What is loaded comes from `raw.pipeline_runs`, what exists from the producer. */
import { UserError } from '../error.js';
import { cutByMonth, type Day, formatDay, formatWindow, type Window } from '../time.js';
import type { Producer } from './producer.js';

export interface Progress {
  /** What is not loaded yet of the first-time set-up; null where it is loaded, whole. */
  readonly missing: Window | null;
  /** The last daily day that is loaded. */
  readonly lastDay: Day | null;
}

export interface Wish {
  /** The next so many days; the next one where nothing is said. */
  readonly days?: number;
  readonly through?: Day;
  /** A range, loaded days again included. */
  readonly from?: Day;
  readonly to?: Day;
}

type Days = Pick<Producer, 'daily'>;

/** The day after the last one loaded, or null after the as-of day. */
function nextDay({ daily }: Days, { lastDay }: Progress): Day | null {
  const next = lastDay === null ? daily.from : lastDay + 1;
  return next > daily.to ? null : next;
}

export interface Due {
  /** Nothing is left to load through the as-of day. */
  readonly caughtUp: boolean;
  /** The day that comes next, be it after the as-of day; null where the world ends. */
  readonly nextDue: Day | null;
}

/** What comes next. */
export function dueOf(days: Days & Pick<Producer, 'end'>, progress: Progress): Due {
  const next = nextDay(days, progress);
  if (next !== null) return { caughtUp: false, nextDue: next };
  const following = Math.max(days.daily.to, progress.lastDay ?? 0) + 1;
  return { caughtUp: true, nextDue: following > days.end ? null : following };
}

/** The days a wish means, or null where nothing is left to do. Throws UserError for days outside the world or after a gap. */
export function planIngest(producer: Days, progress: Progress, wish: Wish): Window | null {
  if (progress.missing !== null)
    throw new UserError('the history is not loaded yet: run kro load first, or kro up for all');
  const next = nextDay(producer, progress);
  if (wish.from !== undefined && wish.to !== undefined)
    return planRange(producer, next, { from: wish.from, to: wish.to });
  if (next === null) return null;
  const to = Math.min(producer.daily.to, wish.through ?? next + (wish.days ?? 1) - 1);
  return to < next ? null : { from: next, to };
}

function planRange({ daily }: Days, next: Day | null, window: Window): Window {
  if (window.from > window.to)
    throw new UserError(`invalid window: ${formatWindow(window)} (the first day is after the last)`);
  if (window.from < daily.from || window.to > daily.to)
    throw new UserError(`days ${formatWindow(window)} are outside this world's daily days ${formatWindow(daily)}`);
  if (next !== null && window.from > next)
    throw new UserError(`missing day: ${formatDay(next)} is not loaded yet (begin the range there)`);
  return window;
}

/** Everything at once: pieces that end with a month, so that none grows with the length of the world. */
export function cutWindow(window: Window | null): Window[] {
  return window === null ? [] : cutByMonth(window);
}
