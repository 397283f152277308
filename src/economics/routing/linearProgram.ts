/** Linear programs by HiGHS (Huangfu and Hall 2018, "Parallelizing the dual revised simplex method"), loaded when one is asked for. */

export interface LinearProgram {
  /** Maximized, by variable; variables are at least 0. */
  readonly objective: readonly number[];
  readonly rows: readonly {
    /** [variable, coefficient] where it is not 0. */
    readonly terms: readonly (readonly [number, number])[];
    readonly sense: '<=' | '>=';
    readonly bound: number;
  }[];
}

/** The variables at an optimum; null where no values meet all rows. Throws RangeError for a program without an optimum. */
export async function solveLinearProgram(program: LinearProgram): Promise<Float64Array | null> {
  highs ??= loadHighs();
  const solution = (await highs).solve(textOf(program), { output_flag: false });
  if (solution.Status === 'Infeasible') return null;
  if (solution.Status !== 'Optimal') throw new RangeError(`the linear program is ${solution.Status}`);
  const columns = solution.Columns as Readonly<Record<string, { readonly Primal: number }>>;
  return Float64Array.from(program.objective, (_, k) => columns[`x${k}`]?.Primal ?? 0);
}

/** Compiled once. */
let highs: ReturnType<typeof loadHighs> | undefined;

async function loadHighs() {
  const module = await import('highs');
  // Its types are written for CommonJS, where the default is one level deeper than an ES module finds it.
  const load = module.default as unknown as typeof module.default.default;
  return load();
}

/** CPLEX's LP format. */
function textOf({ objective, rows }: LinearProgram): string {
  const sum = (terms: readonly (readonly [number, number])[]) =>
    terms.map(([k, by]) => `${by < 0 ? '-' : '+'} ${Math.abs(by)} x${k}`).join('\n ');
  const lines = rows.map(({ terms, sense, bound }, i) => ` r${i}: ${sum(terms)} ${sense} ${bound}`);
  return ['Maximize', ` obj: ${sum(objective.map((by, k) => [k, by] as const))}`, 'Subject To', ...lines, 'End'].join(
    '\n',
  );
}
