/**
 * Chance that a payment completes, by method, country and ticket band, pooled: what few payments tell is completed by what many tell.
 *
 *   completed ~ Binomial(n, p),   logit p = method + country in method + band in method + cell
 *
 *   1. Each method stands for itself; within it, countries, bands and cells are draws from normal populations around 0.
 *   2. Country and band act together as if apart, as far as cells do not say otherwise.
 *   3. Payments are independent given these. Pending ones are not counted.
 *
 * The populations' variances are found by empirical Bayes (EM with the Laplace approximation: Breslow and Clayton 1993, "Approximate
 * inference in generalized linear mixed models"); a country without a payment is a new draw from its population.
 */
import { multivariateNormal } from '../../math/multivariateNormal.js';
import { stream } from '../../math/random.js';
import { type Scored, score } from '../../math/scoring.js';
import { invertPositive } from '../../math/symmetric.js';

export interface PaymentCell {
  readonly method: string;
  readonly country: string;
  readonly band: string;
  readonly completed: number;
  readonly failed: number;
}

export interface SuccessRates {
  readonly draws: number;
  /** Posterior mean. */
  readonly mean: (method: string, country: string, band: string) => number;
  readonly draw: (method: string, country: string, band: string, draw: number) => number;
}

/** Variances of country, band and cell in the logit. */
type Variances = readonly [number, number, number];

interface MethodRates {
  readonly countries: readonly string[];
  readonly bands: readonly string[];
  /** Draws of the logit, by draw, then country × bands + band. */
  readonly logits: readonly Float64Array[];
}

/** What is asked must be among the cells, with counts of 0 where nothing is known. */
export function successRates(cells: readonly PaymentCell[], draws: number, seed: number): SuccessRates {
  const methods = [...new Set(cells.map(({ method }) => method))];
  const fitted = new Map(
    methods.map((method, at) => [
      method,
      fitMethod(
        cells.filter((cell) => cell.method === method),
        draws,
        seed,
        at,
      ),
    ]),
  );
  const place = (method: string, country: string, band: string) => {
    const { countries, bands, logits } = fitted.get(method)!;
    return { logits, at: countries.indexOf(country) * bands.length + bands.indexOf(band) };
  };
  const draw = (method: string, country: string, band: string, number: number) => {
    const { logits, at } = place(method, country, band);
    return logistic(logits[number]![at]!);
  };
  return {
    draws,
    draw,
    mean: (method, country, band) => {
      const { logits, at } = place(method, country, band);
      return logits.reduce((sum, row) => sum + logistic(row[at]!), 0) / draws;
    },
  };
}

const EM_STEPS = 12;
/** Of the methods' logits: anything from a hundredth to 99 hundredths. */
const METHOD_VARIANCE = 4;
/** Before the data: each population's variance is about .05, worth two members. */
const FIRST: Variances = [0.05, 0.05, 0.05];
const WORTH = 2;

function fitMethod(cells: readonly PaymentCell[], draws: number, seed: number, number: number): MethodRates {
  const countries = [...new Set(cells.map(({ country }) => country))];
  const bands = [...new Set(cells.map(({ band }) => band))];
  const layout = { countries: countries.length, bands: bands.length };
  const counts = countsOf(cells, countries, bands);
  let variances = FIRST;
  let found = score((x) => penalized(counts, layout, variances, x), startOf(cells, layout));
  for (let step = 0; step < EM_STEPS; step++) {
    variances = populationVariances(found.x, invertPositive(found.information, found.x.length)!, layout);
    found = score((x) => penalized(counts, layout, variances, x), found.x);
  }
  const covariance = invertPositive(found.information, found.x.length)!;
  const drawn = multivariateNormal(stream(seed, 'routing/success', number), found.x, covariance, draws);
  return { countries, bands, logits: drawn.map((x) => logitsOf(x, layout)) };
}

interface Layout {
  readonly countries: number;
  readonly bands: number;
}

/** Vector: the method, its countries, its bands, its cells (country × bands + band). */
function placesOf(cell: number, { countries, bands }: Layout): readonly [number, number, number, number] {
  return [0, 1 + Math.floor(cell / bands), 1 + countries + (cell % bands), 1 + countries + bands + cell];
}

function sizeOf({ countries, bands }: Layout): number {
  return 1 + countries + bands + countries * bands;
}

interface Counts {
  readonly completed: Float64Array;
  readonly decided: Float64Array;
}

function countsOf(cells: readonly PaymentCell[], countries: readonly string[], bands: readonly string[]): Counts {
  const completed = new Float64Array(countries.length * bands.length);
  const decided = new Float64Array(completed.length);
  for (const cell of cells) {
    const at = countries.indexOf(cell.country) * bands.length + bands.indexOf(cell.band);
    completed[at]! += cell.completed;
    decided[at]! += cell.completed + cell.failed;
  }
  return { completed, decided };
}

function startOf(cells: readonly PaymentCell[], layout: Layout): Float64Array {
  const x = new Float64Array(sizeOf(layout));
  const sum = (part: 'completed' | 'failed') => cells.reduce((all, cell) => all + cell[part], 1);
  x[0] = Math.log(sum('completed') / sum('failed'));
  return x;
}

function penalized({ completed, decided }: Counts, layout: Layout, variances: Variances, x: Float64Array): Scored {
  const n = x.length;
  const gradient = new Float64Array(n);
  const information = new Float64Array(n * n);
  let value = 0;
  x.forEach((at, k) => {
    const variance = varianceOf(k, layout, variances);
    value += at ** 2 / (2 * variance);
    gradient[k] = at / variance;
    information[k * n + k] = 1 / variance;
  });
  for (let cell = 0; cell < decided.length; cell++) {
    if (decided[cell] === 0) continue;
    const places = placesOf(cell, layout);
    const logit = places.reduce((sum, place) => sum + x[place]!, 0);
    const p = logistic(logit);
    value += decided[cell]! * softplus(logit) - completed[cell]! * logit;
    for (const a of places) {
      gradient[a]! += decided[cell]! * p - completed[cell]!;
      for (const b of places) information[a * n + b]! += decided[cell]! * p * (1 - p);
    }
  }
  return { value, gradient, information };
}

function varianceOf(place: number, { countries, bands }: Layout, [country, band, cell]: Variances): number {
  if (place === 0) return METHOD_VARIANCE;
  return place <= countries ? country : place <= countries + bands ? band : cell;
}

/** The M step: the mean of squares of each population, what is uncertain of its members included. */
function populationVariances(x: Float64Array, covariance: Float64Array, layout: Layout): Variances {
  const { countries, bands } = layout;
  const n = x.length;
  const over = (from: number, count: number, before: number) => {
    let sum = WORTH * before;
    for (let k = from; k < from + count; k++) sum += x[k]! ** 2 + covariance[k * n + k]!;
    return sum / (count + WORTH);
  };
  return [
    over(1, countries, FIRST[0]),
    over(1 + countries, bands, FIRST[1]),
    over(1 + countries + bands, countries * bands, FIRST[2]),
  ];
}

function logitsOf(x: Float64Array, layout: Layout): Float64Array {
  return Float64Array.from({ length: layout.countries * layout.bands }, (_, cell) =>
    placesOf(cell, layout).reduce((sum, place) => sum + x[place]!, 0),
  );
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** ln(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
