/** The answer of a model without parameters, but for what it gives besides. */
export function withoutParameters(n: number, warnings: readonly string[]) {
  return { params: {}, se: {}, logLikelihood: null, n, converged: true, warnings };
}
