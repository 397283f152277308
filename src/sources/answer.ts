/** Answers at the edge: what does not have the form we know, or holds a figure that cannot be, is refused as a whole. */
import type { z } from 'zod';
import { SourceError } from '../error.js';
import type { Answer } from './http.js';

/** The answer in its form. Throws SourceError naming the place in it that is wrong, never its content. */
export function accepted<T>(answer: Answer, form: z.ZodType<T>): T {
  const result = form.safeParse(answer.json);
  if (result.success) return result.data;
  const { path, code } = result.error.issues[0]!;
  throw wrongAnswer(answer, `the answer is wrong at ${path.join('.') || 'its top'} (${code.replaceAll('_', ' ')})`);
}

export function wrongAnswer({ url }: Pick<Answer, 'url'>, reason: string): SourceError {
  return new SourceError(reason, { url, status: 200, retriable: false });
}
