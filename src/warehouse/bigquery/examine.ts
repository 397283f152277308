/** Whether BigQuery lets us work, step by step from the login to the tables, and the line that mends what is wrong. */
import { UserError } from '../../error.js';
import { type Client, openClient } from './client.js';
import { reasonOf } from './failure.js';
import { type BigQuerySpec, SCHEMAS } from './spec.js';

export interface Step {
  readonly what: string;
  /** What was found. Throws UserError where it is wrong, with what to do. */
  readonly look: () => Promise<string>;
}

/** Each says more only where those before it were well. */
export function stepsOf(spec: BigQuerySpec): Step[] {
  let opened: Promise<Client> | undefined;
  const client = () => (opened ??= openClient(spec));
  return [
    { what: 'bigquery', look: async () => asks(await client()) },
    { what: 'billing', look: async () => mayChange(await client()) },
    { what: 'data sets', look: async () => dataSets(await client()) },
    { what: 'tables', look: async () => mayWrite(await client()) },
  ];
}

/** Credentials, the API, who pays, the right to run jobs, the location: a question that costs nothing asks for all of them. */
async function asks({ api, spec }: Client): Promise<string> {
  const { project, billingProject = project, location, emulator } = spec;
  try {
    await api.createQueryJob({ query: 'select 1 as one', dryRun: true, location, useLegacySql: false });
  } catch (error) {
    throw new UserError(adviceOf(error, billingProject), { cause: error });
  }
  return `answers in ${location}; jobs are paid by ${billingProject}${emulator === undefined ? '' : ` (the emulator at ${emulator})`}`;
}

function adviceOf(error: unknown, billingProject: string): string {
  const { errors = [] } = error as { errors?: readonly { reason?: string }[] };
  const [{ reason = '' } = {}] = errors;
  const said = reasonOf(error);
  if (reason === 'accessNotConfigured')
    return `${said}; gcloud services enable bigquery.googleapis.com --project ${billingProject}`;
  if (reason === 'accessDenied')
    return `${said.replace(/: ask for the role.*$/, '')}; gcloud projects add-iam-policy-binding ${billingProject} --member=user:YOU --role=roles/bigquery.jobUser`;
  if (reason === 'notFound' || reason === 'invalid')
    return `${said}; gcloud projects list tells which there are (bigqueryProject, bigqueryLocation)`;
  return said;
}

/** A project without billing, a sandbox, takes no statement that changes rows: one that changes none of anybody's is tried. */
async function mayChange({ run, spec }: Client): Promise<string> {
  const { project, billingProject = project } = spec;
  try {
    await run('create temp table kro_probe (n int64); insert into kro_probe (n) values (1);');
  } catch (error) {
    if (!/billing/i.test((error as Error).message)) throw error;
    const said = (error as Error).message.replace(/(: enable billing:.*)? \(https:\/\/console.*$/, '');
    throw new UserError(
      `${said}; a sandbox takes no statement that changes rows: gcloud billing projects link ${billingProject} --billing-account ACCOUNT (gcloud billing accounts list tells which there are)`,
      { cause: error },
    );
  }
  return 'statements that change rows are taken';
}

const DAY_MILLIS = 86_400_000;

async function dataSets({ api, spec }: Client): Promise<string> {
  const missing: string[] = [];
  for (const schema of SCHEMAS) {
    const name = spec.datasets[schema];
    const metadata = await metadataOf(api.dataset(name, { projectId: spec.project }));
    if (metadata === null) missing.push(name);
    else refuseDataSet(spec, name, metadata);
  }
  if (missing.length === 0) return `all of them in ${spec.location}`;
  return `${missing.length} of ${SCHEMAS.length} are not there yet, and are made by the first load (${missing.join(', ')})`;
}

interface DataSet {
  readonly location?: string;
  readonly defaultTableExpirationMs?: string;
  readonly defaultPartitionExpirationMs?: string;
}

/** Null where there is none. */
async function metadataOf(dataset: { getMetadata(): Promise<unknown[]> }): Promise<DataSet | null> {
  try {
    return (await dataset.getMetadata())[0] as DataSet;
  } catch (error) {
    if ((error as { code?: unknown }).code === 404) return null;
    throw new UserError(reasonOf(error), { cause: error });
  }
}

/** A project without billing, a sandbox, gives every table sixty days and takes no statement that changes rows. */
function refuseDataSet({ project, location }: BigQuerySpec, name: string, metadata: DataSet): void {
  if (metadata.location !== undefined && metadata.location.toUpperCase() !== location.toUpperCase())
    throw new UserError(
      `${name} lies in ${metadata.location}, not in ${location}: set bigqueryLocation to ${metadata.location}, or name other data sets`,
    );
  for (const [kind, value] of [
    ['table', metadata.defaultTableExpirationMs],
    ['partition', metadata.defaultPartitionExpirationMs],
  ] as const)
    if (value !== undefined && Number(value) > 0)
      throw new UserError(
        `${name} deletes every ${kind} after ${Number(value) / DAY_MILLIS} days, and history with it (a sandbox without billing does so): ` +
          `bq update --default_${kind}_expiration 0 ${project}:${name}`,
      );
}

const NEEDED = ['bigquery.tables.getData', 'bigquery.tables.updateData', 'bigquery.tables.update'];

async function mayWrite({ api, spec }: Client): Promise<string> {
  const table = api.dataset(spec.datasets.raw, { projectId: spec.project }).table('users');
  try {
    const [isThere] = await table.exists();
    if (!isThere) return 'none yet';
    const [answer] = await table.testIamPermissions(NEEDED);
    const granted = new Set(answer.permissions ?? []);
    const lacking = NEEDED.filter((permission) => !granted.has(permission));
    if (lacking.length === 0) return 'may be read and written';
    throw new UserError(
      `no right to ${lacking.join(', ')}: gcloud projects add-iam-policy-binding ${spec.project} --member=user:YOU --role=roles/bigquery.dataEditor`,
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(reasonOf(error), { cause: error });
  }
}
