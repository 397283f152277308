/** One population of a world, with all that its days need. */
import type { Books } from './books.js';
import type { Lives } from './lives.js';
import type { Marketing } from './marketing/marketing.js';
import type { Silence } from './silence.js';
import type { ShardState } from './state.js';
import type { WorldSpec } from './world.js';

export interface Shard {
  readonly spec: WorldSpec;
  readonly number: number;
  readonly marketing: Marketing;
  readonly state: ShardState;
  readonly books: Books;
  readonly silence: Silence;
  readonly lives: Lives;
  readonly otherLives: Lives;
  readonly panelLives: Lives;
}
