/** The mart of the signs of churn → columns. */
import { MARTS } from '../../contract/marts/index.js';
import type { Row } from '../../contract/table.js';
import {
  bySnapshotFigure,
  SNAPSHOT_FIGURES,
  type SnapshotFigure,
  type Snapshots,
} from '../../economics/prediction/snapshots.js';
import type { Day } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { dayOf, groups } from './columns.js';

type SignRow = Row<typeof MARTS.churn_signs>;

const COLUMN_OF: Readonly<Record<SnapshotFigure, keyof SignRow>> = {
  age: 'signup_age_days',
  sinceActivity: 'days_since_activity',
  activeDays30: 'active_days_30',
  activeDays60: 'active_days_60',
  activeDays90: 'active_days_90',
  volume30: 'volume_usd_30',
  volume60: 'volume_usd_60',
  volume90: 'volume_usd_90',
  deposits30: 'deposits_usd_30',
  withdrawals30: 'withdrawals_usd_30',
  balance: 'balance_usd',
  hasWithdrawnAll: 'has_withdrawn_all',
  failures30: 'failed_payments_30',
};

export async function readSnapshots(warehouse: Pick<Warehouse, 'read'>, asOf: Day): Promise<Snapshots> {
  const ids: string[] = [];
  const snapshotOn: number[] = [];
  const churned: number[] = [];
  const columns = { channel: groups(), country: groups(), first_product: groups() };
  const figures = bySnapshotFigure((): number[] => []);
  for await (const rows of warehouse.read(MARTS.churn_signs))
    for (const row of rows) {
      ids.push(row.user_id);
      snapshotOn.push(dayOf(row.snapshot_on));
      churned.push(row.churned === null ? Number.NaN : Number(row.churned));
      columns.channel.add(row.channel);
      columns.country.add(row.country);
      columns.first_product.add(row.entry_product);
      for (const figure of SNAPSHOT_FIGURES) figures[figure].push(Number(row[COLUMN_OF[figure]]));
    }
  return {
    asOf,
    ids,
    snapshotOn: Int32Array.from(snapshotOn),
    groupings: new Map(Object.entries(columns).map(([name, column]) => [name, column.grouping()])),
    figures: bySnapshotFigure((figure) => Float64Array.from(figures[figure])),
    churned: Float64Array.from(churned),
  };
}
