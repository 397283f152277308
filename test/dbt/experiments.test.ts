/** Lift of dark windows, against the formula and against worlds whose effect is planted. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stream } from '../../src/math/random.js';
import { createWorld, DBT_TIMEOUT, transformWorld, type World } from './world.js';

/** Each experiment has a country of its own; four more stay lit. Sign-ups a day, and what is left of them in the dark. */
const WINDOWS = 80;
const CONTROLS = 4;
const DAILY = 4;
const LEFT = 0.7;
const [BEFORE_DAYS, DARK_DAYS] = [56, 28];
/** Demand in every country during the windows, over that before. */
const SEASON = 1.3;

interface Lift {
  readonly country: number;
  readonly counts: readonly [darkWindow: number, darkBefore: number, controlWindow: number, controlBefore: number];
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
  readonly missing: number;
  readonly saved: number;
}

let world: World;
let lifts: readonly Lift[];

beforeAll(async () => {
  world = await createWorld();
  await plant();
  await transformWorld(world);
  const rows =
    await world.rows(`select substr(experiment_id, 4), dark_window, dark_before, control_window, control_before,
    sign_up_ratio, ratio_lower, ratio_upper, missing_sign_ups, spend_saved_usd, control_countries, before_start
    from marts.experiment_lift where experiment_id like 'lab%' order by experiment_id`);
  lifts = rows.map((row) => {
    const [country, a, b, c, d, ratio, lower, upper, missing, saved] = row.map(Number) as [number, ...number[]];
    return {
      country,
      counts: [a!, b!, c!, d!],
      ratio: ratio!,
      lower: lower!,
      upper: upper!,
      missing: missing!,
      saved: saved!,
    };
  });
}, DBT_TIMEOUT);

afterAll(() => world?.remove());

/** Users alone, in 2025: nothing of the hand-made world lies there. Odd windows lose sign-ups, even ones none. */
async function plant(): Promise<void> {
  const days = Array.from({ length: BEFORE_DAYS + DARK_DAYS }, (_, day) => day);
  const rows = Array.from({ length: WINDOWS + CONTROLS }, (_, country) =>
    days.flatMap((day) => {
      const season = day < BEFORE_DAYS ? 1 : SEASON;
      const left = day >= BEFORE_DAYS && country < WINDOWS && country % 2 === 1 ? LEFT : 1;
      const n = poisson(DAILY * season * left, country, day);
      return n === 0 ? [] : [`('${country}', ${day}, ${n})`];
    }),
  ).flat();
  await world.run(`create temp table counts as select * from (values ${rows.join(', ')}) as counts (country, day, n);
    create temp table planted as select 'u' || country || '-' || day || '-' || i as user_id, 'C' || country as country,
      date '2025-05-01' + day::integer as day from counts, range(0, n) as numbers (i);
    insert into raw.users select user_id, 'x@example.com', day, country, 'pending', 'basic', 0, false, day, day from planted;
    insert into raw.user_acquisitions select user_id, day, 'organic', null, 'ramp', null, day from planted;
    insert into raw.marketing_spend select date '2025-05-01' + day::integer, 'paid_social', 'reach', 'C' || country, 10, 1, 1, date '2025-05-01' + day::integer
      from range(0, ${BEFORE_DAYS + DARK_DAYS}) as days (day), range(0, ${WINDOWS + CONTROLS}) as countries (country)
      where day < ${BEFORE_DAYS} or country >= ${WINDOWS};
    insert into raw.marketing_experiments select 'lab' || country, 'paid_social', 'C' || country,
      date '2025-05-01' + ${BEFORE_DAYS}, date '2025-05-01' + ${BEFORE_DAYS + DARK_DAYS - 1}, 'dark', date '2025-06-01'
      from range(0, ${WINDOWS}) as countries (country)`);
}

/** Knuth's. */
function poisson(mean: number, ...subject: number[]): number {
  const draws = stream(1, 'planted', ...subject);
  let [n, left] = [-1, 1];
  for (; left > Math.exp(-mean); n++) left *= draws.uniform();
  return n;
}

describe('every window', () => {
  test('is compared with the lit countries alone', () => {
    expect(lifts).toHaveLength(WINDOWS);
  });

  test('has the ratio of ratios, and the interval of four Poisson counts', () => {
    for (const { counts, ratio, lower, upper, missing } of lifts) {
      const [a, b, c, d] = counts;
      const error = Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
      expect(ratio).toBeCloseTo(((a / b) * d) / c, 10);
      expect(Math.log(upper / lower)).toBeCloseTo(2 * 1.959964 * error, 8);
      expect(missing).toBeCloseTo((b * c) / d - a, 8);
    }
  });

  test('saves what the lit countries went on spending', () => {
    // 10 USD a day, level: so many days.
    for (const { saved } of lifts) expect(saved).toBeCloseTo(10 * DARK_DAYS, 6);
  });
});

describe('over many windows', () => {
  const covered = (share: number, own: readonly Lift[]) =>
    own.filter(({ lower, upper }) => lower <= share && share <= upper).length;
  const odd = () => lifts.filter(({ country }) => country % 2 === 1);
  const even = () => lifts.filter(({ country }) => country % 2 === 0);

  test('the interval holds the planted effect about as often as it says', () => {
    expect(covered(LEFT, odd())).toBeGreaterThanOrEqual(34);
    expect(covered(1, even())).toBeGreaterThanOrEqual(34);
  });

  test('it tells the planted effect from none where there is one', () => {
    const told = (own: readonly Lift[]) => own.filter(({ upper }) => upper < 1).length;
    expect(told(odd())).toBeGreaterThan(20);
    expect(told(even())).toBeLessThanOrEqual(4);
  });
});
