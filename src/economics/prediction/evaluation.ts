/** How good a model's forward predictions were, all origins together: over everybody and by segment. */
import type { Day } from '../../time.js';
import type { Grouping } from '../histories.js';
import type { Examples, Forward } from './rollForward.js';
import { type Decile, decilesOf, type Scores, scoresOf } from './scores.js';
import { importanceOf, type SignalImportance } from './signals.js';

export interface SegmentScores extends Scores {
  readonly model: string;
  /** `all`, or the name of a group. */
  readonly segment: string;
  readonly horizonDays: number;
}

export interface OriginLevel {
  readonly model: string;
  readonly origin: Day;
  readonly n: number;
  /** How many outcomes were 1, and how many were expected to be. */
  readonly observed: number;
  readonly expected: number;
}

export interface Evaluation {
  readonly rows: readonly SegmentScores[];
  /** Tenths of everybody, highest probability first, by model. */
  readonly deciles: ReadonlyMap<string, readonly Decile[]>;
  readonly signals: ReadonlyMap<string, readonly SignalImportance[]>;
  readonly origins: readonly OriginLevel[];
  /** Why a model is not among them. */
  readonly warnings: readonly string[];
}

export interface Evaluated {
  readonly model: string;
  readonly horizonDays: number;
  readonly forward: Forward;
  readonly examples: Examples;
  /** Groups of the examples, by row. */
  readonly groupings: readonly Grouping[];
}

const SEED = 1;

export function evaluationOf(evaluated: readonly Evaluated[], warnings: readonly string[]): Evaluation {
  return {
    rows: evaluated.flatMap(scoresBySegment),
    deciles: new Map(evaluated.map((one) => [one.model, decilesOf(...pooled(one))])),
    signals: new Map(evaluated.map((one) => [one.model, importanceOf(one.forward, one.examples, SEED)])),
    origins: evaluated.flatMap(levelsOf),
    warnings,
  };
}

function scoresBySegment(one: Evaluated): SegmentScores[] {
  const scores = (segment: string, isIn: (row: number) => boolean): SegmentScores[] => {
    const [probability, outcome] = pooled(one, isIn);
    if (outcome.length === 0) return [];
    return [{ model: one.model, segment, horizonDays: one.horizonDays, ...scoresOf(probability, outcome) }];
  };
  return [
    ...scores('all', () => true),
    ...one.groupings.flatMap(({ names, of }) =>
      names.flatMap((name, group) => scores(name, (row) => of[row] === group)),
    ),
  ];
}

/** Probabilities and outcomes of all origins. */
function pooled(
  { forward, examples: { outcome } }: Evaluated,
  isIn: (row: number) => boolean = () => true,
): [probability: number[], outcome: number[]] {
  const probabilities: number[] = [];
  const outcomes: number[] = [];
  for (const { rows, probability } of forward.blocks)
    rows.forEach((row, place) => {
      if (!isIn(row)) return;
      probabilities.push(probability[place]!);
      outcomes.push(outcome[row]!);
    });
  return [probabilities, outcomes];
}

function levelsOf({ model, forward, examples: { outcome } }: Evaluated): OriginLevel[] {
  return forward.blocks.map(({ origin, rows, probability }) => ({
    model,
    origin,
    n: rows.length,
    observed: rows.reduce((sum, row) => sum + outcome[row]!, 0),
    expected: probability.reduce((sum, p) => sum + p, 0),
  }));
}
