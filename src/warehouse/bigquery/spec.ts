/** Where a BigQuery warehouse lies, and as whom it is asked. */

/** The schemas that statements name, each a data set of its own. */
export const SCHEMAS = ['raw', 'truth', 'meta', 'staging', 'intermediate', 'marts'] as const;
export type Schema = (typeof SCHEMAS)[number];

export interface BigQuerySpec {
  /** Whose data sets they are. */
  readonly project: string;
  /** Who pays for the jobs; the project where absent. */
  readonly billingProject?: string;
  /** Of the data sets, and so of every job. */
  readonly location: string;
  readonly datasets: Readonly<Record<Schema, string>>;
  /** A service account's file; application default credentials where absent. */
  readonly keyFile?: string;
  /** The service account that is impersonated. */
  readonly impersonate?: string;
  /** `host:port` of an emulator, which is asked without credentials. */
  readonly emulator?: string;
  /** Where uploads go through; without it they go to BigQuery themselves. `folder` ends with a slash, or is empty. */
  readonly bucket?: { readonly name: string; readonly folder: string };
  /** Where Cloud Storage is asked, such as an emulator's `http://host:port`. */
  readonly storage?: string;
  /** No query may read more than this. */
  readonly maximumBytesBilled: number;
}

/** The brief's project, and data sets that share a prefix. */
export const DEFAULTS: BigQuerySpec = {
  project: 'kraken-ramp-optimizer',
  location: 'US',
  datasets: datasetsOf('kraken_ramp'),
  maximumBytesBilled: 100 * 2 ** 30,
};

export function datasetsOf(prefix: string): Record<Schema, string> {
  return Object.fromEntries(SCHEMAS.map((schema) => [schema, `${prefix}_${schema}`])) as Record<Schema, string>;
}
