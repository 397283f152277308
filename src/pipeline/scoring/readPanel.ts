/** The mart of marketing days → spend and sign-ups by country and day. */
import { MARTS } from '../../contract/marts/index.js';
import type { DatedPanel } from '../../economics/response/panel/panel.js';
import { type Day, parseDay } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';

interface Entry {
  readonly day: Day;
  readonly channel: string;
  readonly country: string;
  readonly spend: number;
  readonly signUps: number;
}

/** Channels that were bought, countries with sign-ups; null where nothing was ever spent. */
export async function readPanel(warehouse: Pick<Warehouse, 'read'>, asOf: Day): Promise<DatedPanel | null> {
  const entries: Entry[] = [];
  for await (const rows of warehouse.read(MARTS.marketing_days))
    for (const { day, channel, country, spend_usd, sign_ups } of rows)
      entries.push({ day: parseDay(day, 'day'), channel, country, spend: Number(spend_usd), signUps: sign_ups });
  const bought = (one: Entry) => one.spend > 0;
  const channels = [...new Set(entries.filter(bought).map(({ channel }) => channel))].sort();
  if (channels.length === 0) return null;
  const from = entries.reduce((least, { day }) => Math.min(least, day), asOf);
  const countries = [...new Set(entries.filter(({ signUps }) => signUps > 0).map(({ country }) => country))].sort();
  const days = asOf - from + 1;
  const none = () => new Float64Array(days);
  const cells = countries.map((country) => ({
    country,
    spend: channels.map(none),
    signUps: none(),
    credited: channels.map(none),
  }));
  const placeOf = new Map(countries.map((country, place) => [country, place]));
  for (const { day, channel, country, spend, signUps } of entries) {
    const cell = cells[placeOf.get(country) ?? -1];
    if (cell === undefined) continue;
    cell.signUps[day - from]! += signUps;
    const k = channels.indexOf(channel);
    if (k < 0) continue;
    cell.spend[k]![day - from]! += spend;
    cell.credited[k]![day - from]! += signUps;
  }
  return { from, days, channels, cells, controls: [] };
}
