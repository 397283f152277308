/** Two channels of which everything is known: every draw is the truth. */
import type { MarketingEffects } from '../../../src/economics/budget/planBudget.js';
import type { DatedPanel } from '../../../src/economics/response/panel/panel.js';

export const FROM = 20_000;
export const DAYS = 100;
const DRAWS = 50;

export interface Known {
  readonly channel: string;
  /** USD a day, always the same. */
  readonly spend: number;
  readonly retention: number;
  readonly halfUsd: number;
  readonly slope: number;
  readonly ceiling: number;
  /** Of a sign-up, USD. */
  readonly value: number;
}

export const CHANNELS: readonly Known[] = [
  { channel: 'search', spend: 10, retention: 0.5, halfUsd: 15, slope: 1.5, ceiling: 3, value: 8 },
  { channel: 'video', spend: 20, retention: 0.2, halfUsd: 30, slope: 1.2, ceiling: 4, value: 2 },
];

/** Sign-ups a day that a steady spend a day causes. */
export function signUpsOf({ retention, halfUsd, slope, ceiling }: Known, spend: number): number {
  const stock = (spend / (1 - retention)) ** slope;
  return (ceiling * stock) / (halfUsd ** slope + stock);
}

export const PANEL: DatedPanel = {
  from: FROM,
  days: DAYS,
  channels: CHANNELS.map(({ channel }) => channel),
  controls: [],
  cells: [
    {
      country: 'DE',
      spend: CHANNELS.map(({ spend }) => new Float64Array(DAYS).fill(spend)),
      signUps: new Float64Array(DAYS).fill(10),
    },
  ],
};

/** `days` of life count; nobody is credited, so that all who are caused are worth a next sign-up. */
export function knownEffects(days: number): MarketingEffects {
  const constant = (value: number) => new Float64Array(DRAWS).fill(value);
  return {
    response: {
      converged: true,
      warnings: [],
      dispersion: null as never,
      heightErrors: CHANNELS.map(() => 0),
      draws: {
        channels: PANEL.channels,
        draws: DRAWS,
        usual: CHANNELS.map(({ spend }) => spend),
        seen: CHANNELS.map(({ spend }) => 10 * spend),
        signUps: (k, spend) => signUpsOf(CHANNELS[k]!, spend),
        caused: (k, from, to) => constant(signUpsOf(CHANNELS[k]!, CHANNELS[k]!.spend) * (to - from + 1)),
        curve: () => null as never,
      },
    },
    values: {
      days,
      values: CHANNELS.map(({ channel, value }) => ({
        channel,
        users: 0,
        payers: 0,
        mean: value,
        lower: value,
        upper: value,
        draws: constant(value),
        figures: Array.from({ length: DRAWS }, () => ({ p: 1, mu: Math.log(value), sigma: 0 })),
        isHeavier: false,
        lived: { signupDay: [], net: new Float64Array(0) },
      })),
    },
  };
}
