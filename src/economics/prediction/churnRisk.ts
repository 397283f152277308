/**
 * Who is leaving: the probability that a user who was active of late stays away for the days of churn after a snapshot.
 * docs/models/churn.md tells the model and its figures.
 *
 * Assumptions beyond those of the classifier (classifier.ts):
 * 1. A user's snapshots are examples as those of different users would be: what they have in common is in the signs.
 * 2. All months are alike but for the signs. They are not: a market that calms or wakes moves everybody, and no sign tells it before.
 *    So the level of a single month can be off by half, while that of a year is right.
 */
import type { Day } from '../../time.js';
import { churnFeatures } from './churnFeatures.js';
import { churnWords } from './churnWords.js';
import { type Evaluation, evaluationOf } from './evaluation.js';
import { GROUPINGS } from './groupings.js';
import type { Predictions } from './predictions.js';
import { reasonsOf } from './reasons.js';
import { type Examples, FEWEST, type Forward, recalibratedOf, rollForward } from './rollForward.js';
import type { Snapshots } from './snapshots.js';

export interface ChurnOptions {
  /** How many days without activity are churn in the marts; 30 where absent. */
  readonly churnDays?: number;
}

const MODEL = 'churn-risk';
/** Months that go before the first origin: months differ, and from few of them nothing general is learned. */
const MONTHS_BEFORE = 6;
/** Snapshots from an origin to the next. */
const STEP = 1;

/** For everybody of the last snapshot, that of the as-of day: the probability to stay away, `churn_30`, and the strongest reasons. */
export function predictChurn(snapshots: Snapshots, options: ChurnOptions = {}): Predictions {
  const { churnDays, examples, forward } = learn(snapshots, options);
  if (forward === null) return { predictions: [], warnings: [tooFew(examples)] };
  const last = snapshots.snapshotOn.reduce((latest, day) => Math.max(latest, day), 0);
  const rows = Uint32Array.from(snapshots.ids.keys()).filter((row) => snapshots.snapshotOn[row] === last);
  const reasons = reasonsOf(forward.model, examples.features, rows, churnWords(snapshots));
  const probabilities = recalibratedOf(forward.model, forward.design, rows);
  return {
    predictions: Array.from(rows, (row, place) => ({
      userId: snapshots.ids[row]!,
      model: MODEL,
      quantity: `churn_${churnDays}`,
      horizonDays: churnDays,
      probability: probabilities[place]!,
      reasons: reasons[place]!,
    })),
    warnings: [],
  };
}

/** The same model judged on later snapshots. */
export function evaluateChurn(snapshots: Snapshots, options: ChurnOptions = {}): Evaluation {
  const { churnDays, examples, forward } = learn(snapshots, options);
  if (forward === null) return evaluationOf([], [tooFew(examples)]);
  const groupings = Object.keys(GROUPINGS).map((name) => snapshots.groupings.get(name)!);
  return evaluationOf([{ model: MODEL, horizonDays: churnDays, forward, examples, groupings }], []);
}

interface Learned {
  readonly churnDays: number;
  readonly examples: Examples;
  readonly forward: Forward | null;
}

function learn(snapshots: Snapshots, { churnDays = 30 }: ChurnOptions): Learned {
  const examples = {
    features: churnFeatures(snapshots),
    outcome: snapshots.churned,
    knownOn: snapshots.snapshotOn.map((day) => day + churnDays),
  };
  const forward = rollForward(examples, { asOf: snapshots.asOf, origins: originsOf(snapshots) });
  return { churnDays, examples, forward };
}

function originsOf({ snapshotOn }: Snapshots): Day[] {
  const days = [...new Set(snapshotOn)].toSorted((a, b) => a - b);
  return days.filter((_, place) => place >= MONTHS_BEFORE && (place - MONTHS_BEFORE) % STEP === 0);
}

function tooFew({ outcome }: Examples): string {
  const known = outcome.filter((y) => !Number.isNaN(y));
  const ones = known.reduce((sum, y) => sum + y, 0);
  return `churn: ${ones} of ${known.length} snapshots were followed by it, too few to learn from (at least ${FEWEST} of either are wanted)`;
}
