/** What a budget must respect, as its owner writes it: `{"paid_search": {"min": 0, "max": 50000, "maxChange": 0.3, "step": 500}}`. */
import { z } from 'zod';
import { parseLimitFile } from '../limitFile.js';

export interface Constraint {
  /** USD for the period. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Largest change relative to today's spend: 0.3 is ± 30 %. */
  readonly maxChange?: number | undefined;
  /** Spend comes in whole multiples of this. */
  readonly step?: number | undefined;
}

/** By channel; a channel that is absent is free. */
export type Constraints = Readonly<Record<string, Constraint>>;

const CONSTRAINT = z.strictObject({
  min: z.number().nonnegative().optional(),
  max: z.number().nonnegative().optional(),
  maxChange: z.number().nonnegative().optional(),
  /** Money is counted in cents. */
  step: z.number().min(0.01).optional(),
});

/** Reads the text of a file of constraints. Throws UserError, naming file, channel, key and what would do. */
export function parseConstraints(text: string, file: string, channels: readonly string[]): Constraints {
  return parseLimitFile(text, {
    file,
    thing: 'channel',
    names: channels,
    limits: CONSTRAINT,
    range: ['min', 'max'],
    example: '{"paid_search": {"min": 0, "max": 50000}}',
  });
}
