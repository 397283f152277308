/** What a map may say: the shape of its YAML. Every scalar is text until a column's type reads it, so nothing is rounded on the way. */
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../error.js';
import { referenceSchema } from './referenceSpec.js';
import { manners, sourceSchema, text } from './sourceSpec.js';

export const mapSchema = z.strictObject({
  ...manners,
  as_of: text.optional(),
  salt: text.optional(),
  reference: referenceSchema.optional(),
  tables: z.record(z.string(), z.union([sourceSchema, z.array(sourceSchema).min(1)])).optional(),
});

export type MapSpec = z.infer<typeof mapSchema>;

/** Throws UserError naming the file and the place. */
export function parseMapSpec(yaml: string, file: string): MapSpec {
  const document = parseDocument(yaml, { schema: 'failsafe', merge: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw new UserError(`${file} is no YAML: ${error.message.split('\n', 1)[0]!.replace(/:$/, '')}`);
  const result = mapSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {}, { reportInput: true });
  if (result.success) return result.data;
  throw new UserError(`${file}: ${issueSentence(deepest(result.error.issues[0]!, []))}`);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly issue: z.core.$ZodIssue;
}

/** Of the forms a value may have, the one it got furthest in: a list or an object tells more than "invalid". */
function deepest(issue: z.core.$ZodIssue, before: readonly PropertyKey[]): Issue {
  const path = [...before, ...issue.path];
  if (issue.code !== 'invalid_union') return { path, issue };
  const inner = issue.errors.flatMap((errors) => errors.slice(0, 1).map((one) => deepest(one, path)));
  return inner.find((one) => one.issue.code !== 'invalid_type' || one.path.length > path.length) ?? { path, issue };
}

function issueSentence({ path, issue }: Issue): string {
  const place = path.length === 0 ? 'the whole' : path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return unknownKey(path, issue.keys);
  if (issue.code === 'invalid_type') return `${place} ${EXPECTED[issue.expected] ?? `takes ${issue.expected}`}`;
  const input = typeof issue.input === 'string' ? `: ${issue.input}` : '';
  return `${place} ${issue.message}${input}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'takes a text',
  object: 'takes a set of keys',
  record: 'takes a set of keys',
  array: 'takes a list',
};

function unknownKey(path: readonly PropertyKey[], keys: readonly string[]): string {
  const place = path.length === 0 ? '' : ` in ${path.map(String).join('.')}`;
  return `unknown key ${keys.join(', ')}${place}`;
}
