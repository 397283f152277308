/** A retention table, usage intervals and stickiness of many events: seconds, of one process. */
import { activeDays, firstDays } from '../src/economics/retention/activity.js';
import { calendar, calendarCohorts, equalBrackets } from '../src/economics/retention/periods.js';
import { stickiness } from '../src/economics/retention/stickiness.js';
import { retentionTable } from '../src/economics/retention/table.js';
import { usageInterval } from '../src/economics/retention/usageInterval.js';
import { stream } from '../src/math/random.js';
import { median } from './command.js';
import { tell } from './tell.js';

const EVENTS = Number(process.argv[3] ?? 10_000_000);
const USERS = Math.ceil(EVENTS / 20);
const [START, DAYS] = [19_700, 730];
const ROUNDS = 3;

export async function bench(): Promise<void> {
  const activity = drawActivity();
  const asOf = START + DAYS - 1;
  const anchors = firstDays(activity);
  const cohorts = calendarCohorts(anchors, 'month');
  const table = { anchors, cohorts, asOf };
  const jobs = {
    'anchors and cohorts': () => calendarCohorts(firstDays(activity), 'month'),
    'table by 30 days': () => retentionTable(activity, { ...table, periods: equalBrackets(30, 24), measure: 'in' }),
    'table on or after': () =>
      retentionTable(activity, { ...table, periods: equalBrackets(30, 24), measure: 'on-or-after' }),
    'table by month': () => retentionTable(activity, { ...table, periods: calendar('month', 24), measure: 'in' }),
    'usage interval and stickiness': () => {
      const active = activeDays(activity, START, asOf);
      usageInterval(active);
      stickiness(active, START + 30, asOf);
    },
  };
  for (const [name, job] of Object.entries(jobs))
    tell(name, EVENTS, median(Array.from({ length: ROUNDS }, () => timed(job))));
}

function timed(job: () => unknown): number {
  const start = performance.now();
  job();
  return (performance.now() - start) / 1000;
}

/** In no order, as a table of events lies. */
function drawActivity() {
  const draws = stream(1, 'activity');
  const user = Uint32Array.from({ length: EVENTS }, () => Math.floor(USERS * draws.uniform()));
  const day = Int32Array.from(user, (who) => {
    const born = (who * 2_654_435_761) % DAYS;
    return START + Math.floor(born + (DAYS - born) * draws.uniform() ** 2);
  });
  return { users: USERS, user, day };
}
