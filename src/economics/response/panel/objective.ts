/**
 * Minus the log posterior of a panel, its gradient and its expected information.
 *
 *   sign-ups(c, w) ~ negative binomial, mean μ, variance μ + τ² μ²
 *   μ(c, w) = days(w) e^(α(c) + λ(w)) + Σ over channels of effect(k) y(c) e^(reach λ(w)) G(k, c, w)
 *   λ(w) ~ N(Σ β control(w), 2²)                                                y(c): the cell's usual sign-ups a day
 *
 * and, where last touch is known, of shapes alone (over-dispersed Poisson; its level is a parameter of its own)
 *
 *   credited(k, c, w), mean credit(k) y(c) e^(creditReach λ(w)) (G(k, c, w) + stray)
 */
import type { Scored } from '../../../math/scoring.js';
import { beliefInCredit } from './credit.js';
import { shapeAt, type WeeklyEffect, weeklyEffect } from './effects.js';
import { BELIEFS, type Belief, type Layout } from './layout.js';
import type { Weekly } from './panel.js';

/** How much counts vary beyond chance. */
export interface Dispersion {
  /** τ²: squared coefficient of variation of a country's week. */
  readonly signUps: number;
  /** Variance of credited sign-ups ÷ their mean, by channel. */
  readonly credited: readonly number[];
}

/** Credit that comes with no spend behind it, in parts of a usual day's. */
const STRAY = 0.02;

/** The derivatives of one observation's mean: the few places where they are not 0, and their values. */
interface Row {
  readonly places: Int32Array;
  readonly slopes: Float64Array;
  filled: number;
}

export function objective(data: Weekly, layout: Layout, dispersion: Dispersion) {
  return (x: Float64Array): Scored => {
    const sums = new Sums(layout.size);
    addBeliefs(sums, data, layout, x);
    visit(data, layout, x, (row, observed, mean, channel) => {
      if (channel < 0) sums.addNegativeBinomial(row, observed, mean, dispersion.signUps);
      else sums.addPoisson(row, observed, mean, 1 / dispersion.credited[channel]!);
    });
    return sums.done();
  };
}

/** Every observation with the derivatives of its mean; `channel` is −1 for all sign-ups. */
export function visit(
  data: Weekly,
  layout: Layout,
  x: ArrayLike<number>,
  look: (row: Row, observed: number, mean: number, channel: number) => void,
): void {
  const row: Row = {
    places: new Int32Array(3 + 4 * layout.channels),
    slopes: new Float64Array(3 + 4 * layout.channels),
    filled: 0,
  };
  for (let cell = 0; cell < layout.cells; cell++) {
    const effects = data.relative.map((cells, k) => {
      const spend = cells[cell]!;
      return spend === null ? null : weeklyEffect(spend, shapeAt(x, layout.channel + k * layout.parts), layout.weeks);
    });
    for (let week = 0; week < layout.weeks; week++) {
      const mean = meanOfSignUps(row, data, layout, x, effects, cell, week);
      look(row, data.signUps[cell]![week]!, mean, -1);
      data.credited?.forEach((cells, k) => {
        if (effects[k] === null) return;
        const credit = meanOfCredit(row, data, layout, x, effects[k]!, k, cell, week);
        look(row, cells[cell]![week]!, credit, k);
      });
    }
  }
}

function meanOfSignUps(
  row: Row,
  data: Weekly,
  layout: Layout,
  x: ArrayLike<number>,
  effects: readonly (WeeklyEffect | null)[],
  cell: number,
  week: number,
): number {
  const level = x[layout.week + week]!;
  const base = data.lengths[week]! * Math.exp(x[cell]! + level);
  const reached = data.usualSignUps[cell]! * Math.exp(x[layout.reach]! * level);
  let caused = 0;
  row.filled = 0;
  effects.forEach((effect, k) => {
    if (effect === null) return;
    const first = layout.channel + k * layout.parts;
    const scale = reached * Math.exp(x[first + 3]!);
    caused += scale * effect.value[week]!;
    for (let p = 0; p < 3; p++) put(row, first + p, scale * effect.slopes[p]![week]!);
    put(row, first + 3, scale * effect.value[week]!);
  });
  put(row, cell, base);
  put(row, layout.week + week, base + x[layout.reach]! * caused);
  put(row, layout.reach, level * caused);
  return base + caused;
}

function meanOfCredit(
  row: Row,
  data: Weekly,
  layout: Layout,
  x: ArrayLike<number>,
  effect: WeeklyEffect,
  k: number,
  cell: number,
  week: number,
): number {
  const level = x[layout.week + week]!;
  const first = layout.channel + k * layout.parts;
  const scale = data.usualSignUps[cell]! * Math.exp(x[layout.creditReach]! * level + x[first + 4]!);
  const mean = scale * (effect.value[week]! + STRAY * data.lengths[week]!);
  row.filled = 0;
  for (let p = 0; p < 3; p++) put(row, first + p, scale * effect.slopes[p]![week]!);
  put(row, first + 4, mean);
  put(row, layout.week + week, x[layout.creditReach]! * mean);
  put(row, layout.creditReach, level * mean);
  return mean;
}

function put(row: Row, place: number, slope: number): void {
  row.places[row.filled] = place;
  row.slopes[row.filled++] = slope;
}

function addBeliefs(sums: Sums, { channels, controls }: Weekly, layout: Layout, x: Float64Array): void {
  for (let week = 0; week < layout.weeks; week++) {
    const places = [layout.week + week, ...controls.map((_, j) => layout.control + j)];
    sums.addBelief(x, places, [1, ...controls.map((values) => -values[week]!)], BELIEFS.week);
  }
  // Countries' levels are those of an average week, or every shift of all weeks would hide in them, and in what ads reach.
  const weeks = Array.from({ length: layout.weeks }, (_, week) => layout.week + week);
  sums.addBelief(
    x,
    weeks,
    weeks.map(() => 1 / layout.weeks),
    BELIEFS.averageWeek,
  );
  for (let j = 0; j < layout.controls; j++) sums.addBelief(x, [layout.control + j], [1], BELIEFS.control);
  sums.addBelief(x, [layout.reach], [1], BELIEFS.reach);
  sums.addBelief(x, [layout.creditReach], [1], BELIEFS.creditReach);
  for (let k = 0; k < layout.channels; k++) {
    const first = layout.channel + k * layout.parts;
    sums.addBelief(x, [first], [1], BELIEFS.logitRetention);
    sums.addBelief(x, [first + 1], [1], BELIEFS.logHalf);
    sums.addBelief(x, [first + 2], [1], BELIEFS.logSlope);
    if (layout.parts === 5) sums.addBelief(x, [first + 3, first + 4], [1, -1], beliefInCredit(channels[k]!));
    else sums.addBelief(x, [first + 3], [1], BELIEFS.logEffect);
  }
}

/** Value, gradient and information as they add up. */
class Sums {
  private value = 0;
  private readonly gradient: Float64Array;
  private readonly information: Float64Array;
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.gradient = new Float64Array(size);
    this.information = new Float64Array(size * size);
  }

  /** A normal belief about a linear combination. */
  addBelief(x: Float64Array, places: readonly number[], weights: readonly number[], { mean, sd }: Belief): void {
    const off = places.reduce((sum, place, i) => sum + weights[i]! * x[place]!, -mean) / sd;
    this.value += off ** 2 / 2;
    places.forEach((place, i) => {
      this.gradient[place]! += (off * weights[i]!) / sd;
      places.forEach((other, j) => {
        this.information[place * this.size + other]! += (weights[i]! * weights[j]!) / sd ** 2;
      });
    });
  }

  addNegativeBinomial(row: Row, observed: number, mean: number, extra: number): void {
    const spread = 1 + extra * mean;
    // (y + 1/τ²) ln(1 + τ²μ) tends to μ as τ² does to 0.
    const shared = extra > 1e-12 ? (observed + 1 / extra) * Math.log(spread) : mean;
    this.value += shared - observed * Math.log(mean);
    this.addRow(row, (mean - observed) / (mean * spread), 1 / (mean * spread));
  }

  addPoisson(row: Row, observed: number, mean: number, weight: number): void {
    this.value += weight * (mean - observed * Math.log(mean));
    this.addRow(row, (weight * (mean - observed)) / mean, weight / mean);
  }

  private addRow({ places, slopes, filled }: Row, slope: number, weight: number): void {
    const { size, gradient, information } = this;
    for (let i = 0; i < filled; i++) {
      const place = places[i]!;
      gradient[place]! += slope * slopes[i]!;
      const scaled = weight * slopes[i]!;
      for (let j = 0; j < filled; j++) information[place * size + places[j]!]! += scaled * slopes[j]!;
    }
  }

  done(): Scored {
    return { value: this.value, gradient: this.gradient, information: this.information };
  }
}
