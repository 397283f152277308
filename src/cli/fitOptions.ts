/** The options of `kro fit`, from words to values. */
import { z } from 'zod';
import type { FitOptions } from '../economics/fit/model.js';
import { UsageError } from '../error.js';
import type { Options } from './command.js';

/** Throws UsageError, which names the option, its value and what it takes. */
export function readFitOptions(options: Options): Omit<FitOptions, 'lifts'> {
  return {
    params: maybe(options, 'params', 'an object of numbers like {"r":0.24,"alpha":4.4}', PARAMS),
    rows: options['rows'] === true,
    horizon: maybe(options, 'horizon', 'a number of periods above 0', POSITIVE),
    at: maybe(options, 'at', 'times like 100,365', TIMES) ?? [],
    eventCode: maybe(options, 'eventCode', 'a number', NUMBER),
    population: maybe(options, 'population', 'a number above 0', POSITIVE),
    through: maybe(options, 'through', 'a number of periods above 0', POSITIVE),
    test: maybe(options, 'test', 'log-rank or peto', z.enum(['log-rank', 'peto'])),
    covariates: maybe(options, 'covariates', 'names like age,sex', NAMES) ?? [],
    channels: maybe(options, 'channels', 'names like x1,x2', NAMES) ?? [],
    controls: maybe(options, 'controls', 'names like trend,holiday', NAMES) ?? [],
    seasonality: maybe(options, 'seasonality', 'a whole number of yearly harmonics', HARMONICS),
    saturation: maybe(options, 'saturation', 'hill, logistic or auto', z.enum(['hill', 'logistic', 'auto'])),
  };
}

const FINITE = z.number();
const NUMBER = z.string().trim().min(1).transform(Number).pipe(FINITE);
const POSITIVE = NUMBER.pipe(FINITE.positive());
const HARMONICS = NUMBER.pipe(FINITE.int().min(0).max(26));
const LIST = z.string().transform((text) => text.split(',').map((part) => part.trim()));
const NAMES = LIST.pipe(z.array(z.string().min(1)).min(1));
const TIMES = LIST.pipe(z.array(NUMBER.pipe(FINITE.nonnegative())).min(1));
const PARAMS = z.string().transform(parseJson).pipe(z.record(z.string(), FINITE));

function maybe<T>(options: Options, name: string, takes: string, schema: z.ZodType<T>): T | null {
  const given = options[name];
  if (given === undefined) return null;
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const flag = name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`);
  throw new UsageError(`invalid --${flag}: ${String(given)} (takes ${takes})`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
