/**
 * Which model of transactions fits best: each is fitted to what was known some weeks ago, and judged by what everybody did since
 * (`chooseByHoldout`). The market of those weeks is taken as it came, for it would decide otherwise.
 */
import { type Histories, historiesAt } from '../histories.js';
import { fitTransactions } from '../transactions/fit.js';
import { chooseByHoldout, type Score } from '../transactions/holdout.js';
import { type Activity, activityOf } from './activity.js';
import { marketTime } from './marketTime.js';
import { CANDIDATES, type CandidateName } from './valueModel.js';

export interface Choice {
  readonly name: CandidateName;
  /** Best first; empty where the data are too young to hold anything out. */
  readonly scores: readonly Score[];
}

const HELD_OUT_DAYS = 60;
/** Users with a repeat before the hold-out, below which luck would choose. */
const LEAST_REPEATERS = 100;
/** What is taken where nothing can be held out: leaving at the first chance is allowed for. */
const DEFAULT: CandidateName = 'mbg-nbd';

export function chooseTransactions(histories: Histories): Choice {
  const origin = histories.asOf - HELD_OUT_DAYS;
  const before = historiesAt(histories, origin);
  const time = marketTime(histories);
  const activity = activityOf(before, time);
  if (activity.frequency.filter((x) => x > 0).length < LEAST_REPEATERS) return { name: DEFAULT, scores: [] };
  const candidates = Object.entries(CANDIDATES).map(([name, { model }]) => ({
    name,
    given: model.given(fitTransactions(model, activity).params),
  }));
  const held = daysAfter(histories, before, activity, origin);
  const scores = chooseByHoldout(candidates, activity, held, time.until(histories.asOf) - time.until(origin));
  return { name: scores[0]!.name as CandidateName, scores };
}

/** Active days of each row's user after the origin; both lists of users ascend. */
function daysAfter(all: Histories, before: Histories, { user }: Activity, origin: number): Float64Array {
  const counts = new Float64Array(user.length);
  let at = 0;
  for (let row = 0; row < user.length; row++) {
    while (all.users.ids[at] !== before.users.ids[user[row]!]) at++;
    for (let day = all.first[at]!; day < all.first[at + 1]!; day++)
      if (all.day[day]! > origin) counts[row]! += all.isActive[day]!;
  }
  return counts;
}
