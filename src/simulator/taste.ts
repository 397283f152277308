/** Which coin somebody reaches for. */
import type { Stream } from '../math/random.js';
import { TASTES } from './people.js';

export function drawTaste(draw: Stream, taste: Float64Array, person: number): number {
  let left = draw.uniform();
  for (let asset = 0; asset < TASTES - 1; asset++) {
    left -= taste[person * TASTES + asset]!;
    if (left < 0) return asset;
  }
  return TASTES - 1;
}
