/** The models that `kro fit` knows, by name. */
import type { FitModel } from './model.js';

export const MODELS = {} satisfies Record<string, FitModel>;

export type ModelName = keyof typeof MODELS;
