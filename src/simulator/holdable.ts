/** Everything that can be held: the order is that of the columns of every table of balances. */
import { ASSETS, type AssetId, FIATS, type Fiat } from '../contract/reference.js';

export const HOLDABLE = [...ASSETS.map((asset) => asset.id), ...FIATS] as const;
export type Holdable = AssetId | Fiat;
