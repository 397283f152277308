/** Work on many things, a few at a time. */

/** A file is packed by one thread, and put on the disk by none. */
const LANES = 3;

/** The results in the order of the items. Whoever fails first is told, after those that had begun have ended. */
export async function sideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i]!).catch((error: unknown) => {
        next = items.length;
        throw error;
      });
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  const failed = lanes.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
