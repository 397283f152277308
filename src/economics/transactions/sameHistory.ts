/** What depends on a history alone, once for all customers of the same one that stand together. */
export function ofSameHistory(
  compute: (frequency: number, recency: number, age: number) => number,
): (frequency: number, recency: number, age: number) => number {
  let [x, tx, t, value] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  return (frequency, recency, age) => {
    if (frequency !== x || recency !== tx || age !== t) {
      value = compute(frequency, recency, age);
      [x, tx, t] = [frequency, recency, age];
    }
    return value;
  };
}
