interface Beside {
  readonly of: string;
  readonly ratio: number;
}

export function tell(what: string, rows: number, seconds: number, beside?: Beside): void {
  const speed = `${(rows / seconds / 1e6).toFixed(2)} M rows/s`;
  const ratio = beside === undefined ? '' : `; ${beside.of} at ${beside.ratio.toFixed(2)}× of it`;
  console.log(`${what}: ${rows} rows in ${seconds.toFixed(2)} s, ${speed}${ratio}`);
}
