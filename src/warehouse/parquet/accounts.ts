/** Accounts of the ledger travel as ids beside a dictionary of the few that are the exchange's own. */
import { UUID } from '@duckdb/node-api';
import type { BlockColumn } from '../../contract/cells.js';
import { houseText, isHouse, WORDS } from '../../contract/ids.js';
import type { ColumnForm } from './columnForm.js';
import { enumCodes, enumType } from './dictionary.js';
import { copyIds } from './ids.js';
import { copyBytes, markNulls, ROWS_PER_CHUNK } from './vector.js';

export function accountForm(blocks: readonly BlockColumn[]): ColumnForm {
  const houses = housesIn(blocks);
  const codes = enumCodes(houses.size);
  const users = new Uint8Array(ROWS_PER_CHUNK);
  return {
    types: [UUID, enumType([...houses.values()].map(({ text }) => text))],
    value: ([id, house]) => `coalesce(cast(${house} as varchar), cast(${id} as varchar))`,
    copy: ([id, house], { data }, from, rows) => {
      const words = data as Uint32Array;
      copyIds(id!, words, from, rows);
      for (let i = 0; i < rows; i++) {
        const at = (from + i) * WORDS;
        users[i] = isHouse(words, at) ? 0 : 1;
        codes[i] = users[i] === 1 ? 0 : houses.get(keyOf(words, at))!.code;
      }
      copyBytes(house!, codes, 0, rows * codes.BYTES_PER_ELEMENT);
      markNulls(house!, users, 0, rows);
    },
  };
}

interface House {
  readonly code: number;
  readonly text: string;
}

function housesIn(blocks: readonly BlockColumn[]): ReadonlyMap<number, House> {
  const houses = new Map<number, House>();
  for (const { data } of blocks) {
    const words = data as Uint32Array;
    for (let at = 0; at < words.length; at += WORDS)
      if (isHouse(words, at) && !houses.has(keyOf(words, at)))
        houses.set(keyOf(words, at), { code: houses.size, text: houseText(words, at) });
  }
  return houses;
}

/** Purpose and shard as one number. */
function keyOf(words: Uint32Array, at: number): number {
  return words[at + 1]! * 4_294_967_296 + words[at + 3]!;
}
