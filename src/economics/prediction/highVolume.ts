/**
 * Who becomes a high-volume trader: the probability that a user reaches high volume within a horizon of sign-up, from what was known
 * after the first days of life. docs/models/high-volume.md tells the model and its figures.
 *
 * Assumptions beyond those of the classifier (classifier.ts):
 * 1. Users become large independently of each other, given the level of their time.
 * 2. That level moves slowly: those who still wait for their outcome tell it, their waits being those of earlier ones (waits.ts).
 * 3. Who is known to have high volume by the cut-off is not predicted, but counted.
 */
import { UserError } from '../../error.js';
import type { Day } from '../../time.js';
import { type Evaluated, type Evaluation, evaluationOf } from './evaluation.js';
import { GROUPINGS } from './groupings.js';
import { type EarlyUser, earlyUsers, highVolumeFeatures, momentOf, volumeOf } from './highVolumeFeatures.js';
import { highVolumeWords } from './highVolumeWords.js';
import { type Lives, NEVER } from './lives.js';
import type { Predictions, UserPrediction } from './predictions.js';
import { reasonsOf } from './reasons.js';
import { type Examples, FEWEST, type Forward, recalibratedOf, rollForward } from './rollForward.js';
import { stillWaiting } from './waits.js';

export interface HighVolumeOptions {
  /** Days of life after which a user is predicted, at most 30: high volume is judged in windows of 30 days. 7, 14 and 30 where absent. */
  readonly cutOffs?: readonly number[];
  /** Days after sign-up by which high volume counts; 90 where absent. */
  readonly horizons?: readonly number[];
  /** What high volume is in the marts, USD in 30 days; 10,000 where absent. */
  readonly highVolumeUsd?: number;
}

/** Two months from an origin to the next. */
const STEP = 61;
/** Of more users than these an even part is learned from: more would cost time, and tell hardly more. */
const LEARNED_FROM = 60_000;

/**
 * For everybody whose horizon is not over and who is not large yet, by the latest cut-off that they have passed: the probability of
 * high volume within the horizon, `high_volume_90`, and its reasons. Where they have waited since the cut-off, it is that of those
 * who still wait. Users younger than the first cut-off are not predicted. Throws UserError for options that make no sense.
 */
export function predictHighVolume(lives: Lives, options: HighVolumeOptions = {}): Predictions {
  const learned = learnAll(lives, options);
  const horizons = [...new Set(learned.map(({ horizon }) => horizon))];
  return {
    predictions: horizons.flatMap((horizon) => {
      const able = learned.filter((one) => one.horizon === horizon && one.forward !== null);
      return able.flatMap((one, place) => predictedAt(lives, one, able[place + 1]?.cutOff ?? Number.POSITIVE_INFINITY));
    }),
    warnings: learned.flatMap(warningOf),
  };
}

/** The same models judged on later cohorts, by cut-off (`high-volume/7` …) and horizon. */
export function evaluateHighVolume(lives: Lives, options: HighVolumeOptions = {}): Evaluation {
  const learned = learnAll(lives, options);
  const evaluated = learned.flatMap((one): Evaluated[] =>
    one.forward === null
      ? []
      : [
          {
            model: modelOf(one.cutOff),
            horizonDays: one.horizon,
            forward: one.forward,
            examples: one.examples,
            groupings: groupingsOf(lives, one.subjects),
          },
        ],
  );
  return evaluationOf(evaluated, learned.flatMap(warningOf));
}

interface Learned {
  readonly cutOff: number;
  readonly horizon: number;
  readonly subjects: readonly EarlyUser[];
  readonly examples: Examples;
  /** Users left out, because they had high volume by the cut-off. */
  readonly already: number;
  readonly forward: Forward | null;
}

function learnAll(lives: Lives, options: HighVolumeOptions): Learned[] {
  const { cutOffs = [7, 14, 30], horizons = [90], highVolumeUsd = 10_000 } = options;
  refuse(cutOffs, horizons);
  return horizons.flatMap((horizon) => cutOffs.map((cutOff) => learn(lives, cutOff, horizon, highVolumeUsd)));
}

function refuse(cutOffs: readonly number[], horizons: readonly number[]): void {
  const sorted = cutOffs.toSorted((a, b) => a - b);
  if (sorted.some((days, k) => days !== cutOffs[k] || days < 1 || days > 30 || !Number.isInteger(days)))
    throw new UserError(`invalid cut-offs: ${cutOffs.join(', ')} (write whole days from 1 to 30 in ascending order)`);
  const shortest = Math.min(...horizons);
  if (!(shortest > Math.max(...cutOffs)))
    throw new UserError(`invalid horizon: ${shortest} days (high volume is predicted beyond the cut-off)`);
}

function learn(lives: Lives, cutOff: number, horizon: number, highVolumeUsd: number): Learned {
  const everybody = earlyUsers(lives, cutOff, learnedOrOpen(lives, horizon));
  const subjects = everybody.filter(({ life }) => volumeOf(life) < highVolumeUsd);
  const dueOn = ({ user }: EarlyUser) => lives.users.signupDay[user]! + horizon;
  const examples = {
    features: highVolumeFeatures(lives, subjects, cutOff),
    outcome: Float64Array.from(subjects, (one) =>
      dueOn(one) > lives.asOf ? Number.NaN : lives.highVolumeOn[one.user]! <= dueOn(one) ? 1 : 0,
    ),
    knownOn: Int32Array.from(subjects, dueOn),
    happenedOn: Int32Array.from(subjects, ({ user }) => lives.highVolumeOn[user]!),
  };
  const forward = rollForward(examples, { asOf: lives.asOf, origins: originsOf(lives, cutOff, horizon) });
  return { cutOff, horizon, subjects, examples, already: everybody.length - subjects.length, forward };
}

/** An even part of the users where they are many, and all whose outcome is open. */
function learnedOrOpen({ asOf, users }: Lives, horizon: number): (user: number) => boolean {
  const part = Math.min(1, LEARNED_FROM / users.ids.length);
  const isChosen = (user: number) => Math.floor((user + 1) * part) > Math.floor(user * part);
  return (user) => isChosen(user) || users.signupDay[user]! + horizon > asOf;
}

/** Backwards from the last outcome known, so that the last block is whole. */
function originsOf(lives: Lives, cutOff: number, horizon: number): Day[] {
  const first = lives.users.signupDay.reduce((least, day) => Math.min(least, day), lives.asOf);
  const origins: Day[] = [];
  for (let origin = lives.asOf - horizon + cutOff - STEP; origin > first; origin -= STEP) origins.unshift(origin);
  return origins;
}

/** Those who have passed this cut-off and not the next. */
function predictedAt(lives: Lives, { cutOff, horizon, subjects, examples, forward }: Learned, next: number) {
  const { model, design } = forward!;
  const { features, outcome } = examples;
  const rows = Uint32Array.from(subjects.keys()).filter((row) => {
    const { user } = subjects[row]!;
    const isOpen = Number.isNaN(outcome[row]!) && lives.highVolumeOn[user] === NEVER;
    return isOpen && momentOf(lives, user, next) > lives.asOf;
  });
  const reasons = reasonsOf(model, features, rows, highVolumeWords(lives, subjects));
  return Array.from(recalibratedOf(model, design, rows), (probability, place): UserPrediction => {
    const { user } = subjects[rows[place]!]!;
    return {
      userId: lives.users.ids[user]!,
      model: modelOf(cutOff),
      quantity: `high_volume_${horizon}`,
      horizonDays: horizon,
      probability: stillWaiting(probability, model.over(lives.asOf - momentOf(lives, user, cutOff))),
      reasons: reasons[place]!,
    };
  });
}

function modelOf(cutOff: number): string {
  return `high-volume/${cutOff}`;
}

function groupingsOf({ users }: Lives, subjects: readonly EarlyUser[]) {
  return Object.keys(GROUPINGS).map((name) => {
    const { names, of } = users.groupings.get(name)!;
    return { names, of: Uint16Array.from(subjects, ({ user }) => of[user]!) };
  });
}

function warningOf({ cutOff, horizon, examples: { outcome }, forward, already }: Learned): string[] {
  const left = already === 0 ? [] : [`${already} users had high volume within ${cutOff} days and are not predicted`];
  if (forward !== null) return left;
  const known = outcome.filter((y) => !Number.isNaN(y));
  const ones = known.reduce((sum, y) => sum + y, 0);
  return [
    `high volume within ${horizon} days, seen after ${cutOff}: ${ones} of ${known.length} users got there, too few to learn from (at least ${FEWEST} are wanted)`,
  ];
}
