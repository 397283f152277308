/** What a world is made of besides numbers: a profile and market files, read so that a home can remember them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../error.js';
import { PROFILES, parseProfile } from '../simulator/profiles.js';
import { parseMarketArgument } from '../sources/marketNames.js';
import { isProfileFile, parseJson } from './config.js';
import { isMarketWord, MARKET_WORDS, type MarketWord } from './marketMode.js';

/** A name, or the content of a file. */
export type ProfileMemory = string | Record<string, unknown>;

/** Files by content: one that moved is the same market, one that changed is not. */
export type MarketMemory =
  | MarketWord
  | { readonly file: string; readonly asset?: string | undefined; readonly sha256: string }[];

/** A name, or the content of the file or text; checked here, so that a refusal names the file. */
export async function readProfile(profile: string): Promise<ProfileMemory> {
  if (Object.hasOwn(PROFILES, profile)) return profile;
  if (!profile.startsWith('{') && !isProfileFile(profile))
    throw new UserError(
      `unknown profile: ${profile} (known: ${Object.keys(PROFILES).join(', ')}; or name a JSON file)`,
    );
  const inline = profile.startsWith('{');
  const json = parseJson(inline ? profile : await readText(profile, 'profile'), inline ? 'the profile' : profile);
  parseProfile(json, inline ? 'custom' : basename(profile));
  return json as Record<string, unknown>;
}

export async function readMarket(market: readonly string[]): Promise<MarketMemory> {
  if (isMarketWord(market[0])) return market[0];
  return Promise.all(market.map(readMarketFile));
}

async function readMarketFile(argument: string): Promise<Exclude<MarketMemory, string>[number]> {
  const { asset, path } = parseMarketArgument(argument);
  const sha256 = createHash('sha256')
    .update(await readBytes(path, 'market file'))
    .digest('hex');
  return { file: path, ...(asset === undefined ? {} : { asset }), sha256 };
}

async function readText(path: string, what: string): Promise<string> {
  return (await readBytes(path, what)).toString('utf8');
}

function readBytes(path: string, what: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    const reason =
      error.code === 'ENOENT' ? 'no such file' : error.code === 'EISDIR' ? 'it is a folder' : error.message;
    throw new UserError(`cannot read the ${what} ${path}: ${reason}${wordsInstead(path, what)}`, { cause: error });
  });
}

/** A name without a dot may have been meant for a word. */
function wordsInstead(path: string, what: string): string {
  if (what !== 'market file' || basename(path).includes('.')) return '';
  return ` (without a file, a market is one of ${MARKET_WORDS.join(', ')})`;
}
