/**
 * Tables in memory: a plain object of typed arrays that grow together, so that a checkpoint can copy it and a loop can run
 * over it. A column may hold several values a row: its width is its length over the capacity.
 */
export interface Store {
  /** Rows in use, freed ones among them. */
  size: number;
  capacity: number;
  /** Rows to be used again. */
  readonly free: number[];
}

type Column = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A new row's index; what it holds is whatever was there before, zeros at first. */
export function addRow(store: Store): number {
  const freed = store.free.pop();
  if (freed !== undefined) return freed;
  if (store.size === store.capacity) grow(store);
  return store.size++;
}

function grow(store: Store): void {
  const columns = store as unknown as Record<string, Column | unknown>;
  for (const [name, column] of Object.entries(columns)) {
    if (!ArrayBuffer.isView(column)) continue;
    const old = column as Column;
    columns[name] = enlarged(old, new (old.constructor as new (length: number) => Column)(2 * old.length));
  }
  store.capacity *= 2;
}

/** The same rows with little room to spare, in the same memory: what a checkpoint keeps. */
export function trimmed<S extends Store>(store: S): S {
  const capacity = Math.min(store.capacity, store.size + (store.size >> 4) + 16);
  const cut = { ...store, capacity };
  for (const [name, column] of Object.entries(store))
    if (ArrayBuffer.isView(column))
      Object.assign(cut, { [name]: shortened(column as Column, capacity / store.capacity) });
  return cut;
}

function shortened(column: Column, part: number): Column {
  return column.subarray(0, Math.round(column.length * part));
}

/** The larger array, begun with what the other holds. */
export function enlarged<A extends Column>(from: A, to: A): A {
  to.set(from);
  return to;
}
