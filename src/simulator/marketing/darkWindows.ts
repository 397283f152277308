/**
 * Planned dark windows: one paid channel is switched off in a few large countries for three to five weeks. One window
 * begins in every slot of six weeks and ends within it, so that no two ever overlap and a longer plan moves none.
 */
import { COUNTRIES } from '../../contract/reference.js';
import { CHANNELS } from '../../contract/vocabulary.js';
import { integer, shuffled } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import { type Day, formatDay, weekdayOf } from '../../time.js';
import { PAID } from './response.js';

export interface Experiment {
  readonly id: string;
  /** Indices into CHANNELS and COUNTRIES. */
  readonly channel: number;
  readonly countries: readonly number[];
  /** First and last dark day. */
  readonly from: Day;
  readonly to: Day;
}

/** Growth teams look at four months of spend before they switch any of it off. */
const QUIET_DAYS = 122;
const SLOT_WEEKS = 6;
const WEEKS = [3, 4, 5] as const;

/** Where a lift could be seen: countries of at least this weight, as many as make up this share of all sign-ups. */
const LARGE = 5;
const TREATED_SHARE = 0.3;

/** Every window that begins by `through`, in the order of their beginnings. */
export function planExperiments(seed: number, start: Day, through: Day): Experiment[] {
  const planned: Experiment[] = [];
  const first = mondayFrom(start + QUIET_DAYS);
  for (let slot = 0; first + slot * SLOT_WEEKS * 7 <= through; slot++) {
    const experiment = planOne(seed, slot, first + slot * SLOT_WEEKS * 7);
    if (experiment.from <= through) planned.push(experiment);
  }
  return planned;
}

function planOne(seed: number, slot: number, monday: Day): Experiment {
  const draw = stream(seed, 'marketing/experiment', slot);
  const weeks = WEEKS[integer(draw, 0, WEEKS.length - 1)]!;
  const from = monday + 7 * integer(draw, 0, SLOT_WEEKS - weeks - 1);
  // Each channel has its turn once in every round.
  const round = stream(seed, 'marketing/round', Math.floor(slot / PAID.length));
  const channel = shuffled(round, PAID)[slot % PAID.length]!;
  const large = shuffled(draw, LARGE_COUNTRIES);
  return {
    id: `dark-${channel}-${formatDay(from)}`,
    channel: CHANNELS.indexOf(channel),
    countries: enough(large).sort((a, b) => a - b),
    from,
    to: from + weeks * 7 - 1,
  };
}

const LARGE_COUNTRIES = COUNTRIES.flatMap(({ weight }, country) => (weight >= LARGE ? [country] : []));

/** At least two, until their share of sign-ups is large enough. */
function enough(countries: readonly number[]): number[] {
  const chosen: number[] = [];
  let weight = 0;
  for (const country of countries) {
    if (chosen.length >= 2 && weight >= TREATED_SHARE * TOTAL_WEIGHT) break;
    chosen.push(country);
    weight += COUNTRIES[country]!.weight;
  }
  return chosen;
}

const TOTAL_WEIGHT = COUNTRIES.reduce((sum, { weight }) => sum + weight, 0);

function mondayFrom(day: Day): Day {
  return day + ((7 - weekdayOf(day)) % 7);
}

export function isDark(experiments: readonly Experiment[], channel: number, country: number, day: Day): boolean {
  return experiments.some(
    (one) => one.channel === channel && one.from <= day && day <= one.to && one.countries.includes(country),
  );
}
