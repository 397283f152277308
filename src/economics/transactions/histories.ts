/** What the models know of customers: their repeat transactions in three numbers, customers with equal ones counted once. */

export interface Histories {
  /** Repeat transactions x. */
  readonly frequency: Float64Array;
  /** Time of the last of them since the first transaction, t_x; 0 without any. */
  readonly recency: Float64Array;
  /** Time since the first transaction, T. */
  readonly age: Float64Array;
  /** Customers with this history; any number ≥ 0. */
  readonly weight: Float64Array;
}

/** Histories looked at before it is clear whether many are equal. */
const LOOKED_AT = 65_536;
/** Where fewer than this share of them had been seen before, grouping costs more than it saves. */
const WORTH_IT = 0.2;

/** Customers, weights counted. */
export function countCustomers({ weight }: Histories): number {
  return weight.reduce((sum, each) => sum + each, 0);
}

/** Equal histories as one, in order of appearance; histories that are nearly all different come back as they are. */
export function groupHistories(histories: Histories): Histories {
  const { frequency, recency, age, weight } = histories;
  const rows = frequency.length;
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 2))).fill(-1);
  const groups = { frequency: frequency.slice(), recency: recency.slice(), age: age.slice(), weight: weight.slice() };
  const bits = new Float64Array(3);
  const words = new Int32Array(bits.buffer);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (row === LOOKED_AT && count > (1 - WORTH_IT) * row) return histories;
    const x = frequency[row]!;
    const tx = recency[row]!;
    const t = age[row]!;
    bits[0] = x;
    bits[1] = tx;
    bits[2] = t;
    let slot = hashOf(words) & (slots.length - 1);
    for (; ; slot = (slot + 1) & (slots.length - 1)) {
      const group = slots[slot]!;
      if (group < 0) {
        slots[slot] = count;
        groups.frequency[count] = x;
        groups.recency[count] = tx;
        groups.age[count] = t;
        groups.weight[count++] = weight[row]!;
        break;
      }
      if (groups.frequency[group] === x && groups.recency[group] === tx && groups.age[group] === t) {
        groups.weight[group]! += weight[row]!;
        break;
      }
    }
  }
  return firstOf(groups, count);
}

/** Every so many-th history: enough to find a place to start from. */
export function thinHistories(histories: Histories, about: number): Histories {
  const step = Math.max(1, Math.floor(histories.frequency.length / about));
  const thin = (values: Float64Array) => values.filter((_, row) => row % step === 0);
  return {
    frequency: thin(histories.frequency),
    recency: thin(histories.recency),
    age: thin(histories.age),
    weight: thin(histories.weight),
  };
}

/** How many customers made each number of repeat transactions: what most special functions depend on. */
export function tallyFrequencies({ frequency, weight }: Histories): ReadonlyMap<number, number> {
  const tally = new Map<number, number>();
  const dense = new Float64Array(1024);
  for (let row = 0; row < frequency.length; row++) {
    const x = frequency[row]!;
    if (x < dense.length && Number.isInteger(x)) dense[x]! += weight[row]!;
    else tally.set(x, (tally.get(x) ?? 0) + weight[row]!);
  }
  dense.forEach((customers, x) => {
    if (customers > 0) tally.set(x, customers);
  });
  return tally;
}

function firstOf({ frequency, recency, age, weight }: Histories, count: number): Histories {
  const first = (values: Float64Array) => values.subarray(0, count);
  return { frequency: first(frequency), recency: first(recency), age: first(age), weight: first(weight) };
}

function hashOf(words: Int32Array): number {
  let hash = 0;
  for (let k = 0; k < 6; k++) hash = Math.imul(hash ^ words[k]!, 0x9e3779b1) ^ (hash >>> 15);
  return hash ^ (hash >>> 16);
}
