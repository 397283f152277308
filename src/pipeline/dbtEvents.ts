/** What dbt says: its log, one JSON document a line, and the results it leaves. */

export interface TransformedModel {
  /** With its schema: `marts.fct_revenue`. */
  readonly name: string;
  readonly status: string;
  readonly seconds: number;
}

/** What is left of a run. */
export interface Ended {
  readonly code: number;
  readonly models: readonly TransformedModel[];
  /** What dbt called errors, and what it said outside its log. */
  readonly errors: readonly string[];
}

export interface DbtEvent {
  readonly level: string;
  readonly message: string;
  /** Set when a model or seed is done. */
  readonly model?: TransformedModel;
}

/** An entry of run_results.json. */
export interface DbtResult {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
  readonly failures: number | null;
  readonly compiled_code: string | null;
}

interface RawEvent {
  readonly info: { readonly name: string; readonly level: string; readonly msg: string };
  readonly data?: {
    readonly execution_time?: number;
    readonly node_info?: {
      readonly node_name: string;
      readonly node_status: string;
      readonly node_relation?: { readonly schema: string };
    };
  };
}

/** Null for a line that is not of dbt's log (a traceback, a warning of Python's). */
export function parseEvent(line: string): DbtEvent | null {
  const raw = parseJson(line);
  if (raw?.info === undefined) return null;
  const event = { level: raw.info.level, message: raw.info.msg };
  const node = raw.data?.node_info;
  if (node === undefined || !/^Log(Model|Seed)Result$/.test(raw.info.name)) return event;
  const name = `${node.node_relation?.schema ?? ''}.${node.node_name}`;
  return { ...event, model: { name, status: node.node_status, seconds: raw.data?.execution_time ?? 0 } };
}

/** `  ✓ marts.fct_revenue 0.3 s` */
export function progressLine({ name, status, seconds }: TransformedModel): string {
  const mark = status === 'success' ? '✓' : status === 'skipped' ? '–' : '✗';
  return `  ${mark} ${name} ${seconds.toFixed(1)} s`;
}

function parseJson(line: string): RawEvent | null {
  try {
    return JSON.parse(line) as RawEvent;
  } catch {
    return null;
  }
}
