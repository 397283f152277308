/** The ways in which a column may be written, from the contract's own to the odder ones, as a map would say them. */
import type { Manner, Spellings } from '../../contract/reading/reading.js';
import { momentForm } from './forms.js';
import { EPOCHS } from './sourceSpec.js';

export type Said = Readonly<
  Partial<Record<'zone' | 'format' | 'unit' | 'decimal' | 'thousands' | 'ids' | 'part' | 'sign' | 'round', string>>
>;

const DAYS = ['DD/MM/YYYY', 'MM/DD/YYYY', 'DD.MM.YYYY', 'DD-MM-YYYY', 'MM-DD-YYYY', 'YYYY/MM/DD'];
const TIMES = ['', ' HH:mm', ' HH:mm:ss', ' HH:mm:ss.SSS', ' hh:mm A', ' hh:mm:ss A'];
/** With the month as a word. */
const WORDED = ['MMM. DD, YYYY, hh:mm A', 'MMM DD, YYYY, hh:mm:ss A', 'DD MMM YYYY HH:mm:ss', 'DD-MMM-YYYY HH:mm:ss'];

/** The ways of amounts that stand with their currency in one cell go last: a plain number is plainer. */
export const WAYS: readonly Said[] = [
  {},
  { zone: 'UTC' },
  { ids: 'hashed' },
  { part: 'base' },
  { part: 'quote' },
  { sign: 'absolute' },
  { round: 'true' },
  { sign: 'absolute', round: 'true' },
  { decimal: ',' },
  { decimal: ',', thousands: '.' },
  { thousands: ',' },
  ...Object.keys(EPOCHS).map((unit) => ({ unit })),
  ...DAYS.flatMap((day) => TIMES.map((time) => ({ format: `${day}${time}`, zone: 'UTC' }))),
  ...WORDED.map((format) => ({ format, zone: 'UTC' })),
  { format: 'ddd MMM DD YYYY HH:mm:ss [GMT]Z' },
  { part: 'amount' },
  { part: 'amount', sign: 'absolute' },
  { part: 'amount', thousands: ',' },
  { part: 'currency' },
];

export function mannerOf(way: Said, spellings: Spellings): Manner {
  const epoch = EPOCHS[way.unit as keyof typeof EPOCHS] as number | undefined;
  return {
    decimal: way.decimal === ',' ? ',' : '.',
    thousands: way.thousands,
    shift: 0,
    round: way.round === 'true',
    absolute: way.sign === 'absolute',
    zone: way.zone,
    format: way.format === undefined ? undefined : (momentForm(way.format) ?? undefined),
    epochMicros: epoch,
    hashIds: way.ids === 'hashed',
    part: way.part === 'base' || way.part === 'quote' ? way.part : undefined,
    spellings,
  };
}
