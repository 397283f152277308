/** What methods can take and were promised, as their owner writes it: `{"credit_card": {"capacity": 50000, "minimum": 1000}}`. */
import { z } from 'zod';
import { parseLimitFile } from '../limitFile.js';
import type { MethodLimits } from './limits.js';

const LIMIT = z.strictObject({
  capacity: z.number().nonnegative().optional(),
  minimum: z.number().nonnegative().optional(),
});

/** Reads the text of a file of limits. Throws UserError, naming file, method, key and what would do. */
export function parseMethodLimits(text: string, file: string, methods: readonly string[]): MethodLimits {
  return parseLimitFile(text, {
    file,
    thing: 'method',
    names: methods,
    limits: LIMIT,
    range: ['minimum', 'capacity'],
    example: '{"credit_card": {"capacity": 50000, "minimum": 1000}}',
  });
}
