/** What BigQuery refuses, in a sentence that says what to do. */

interface Failure {
  readonly message?: string;
  readonly code?: number | string;
  readonly errors?: readonly { readonly reason?: string; readonly message?: string }[];
}

export function reasonOf(error: unknown): string {
  const { message = String(error), code, errors = [] } = error as Failure;
  if (/Could not load the default credentials|Unable to detect a Project Id/i.test(message))
    return 'no credentials for BigQuery: gcloud auth application-default login, or set bigqueryKeyfile (docs/bigquery.md)';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED/.test(message))
    return `BigQuery cannot be reached: ${message.replace(/^.*reason: /, '')}`;
  if (/ENOENT/.test(message) || /The file at .* does not exist/.test(message))
    return `the file of a key for BigQuery cannot be read: ${message.replace(/^ENOENT: /, '')}: set bigqueryKeyfile, or gcloud auth application-default login`;
  if (/impersonat/i.test(message) || /iam\.serviceAccounts\.getAccessToken/.test(message))
    return `${message.replaceAll(/\s+/g, ' ').trim()}: gcloud iam service-accounts add-iam-policy-binding ACCOUNT --member=user:YOU --role=roles/iam.serviceAccountTokenCreator`;
  const reason = errors[0]?.reason ?? String(code ?? '');
  const said = (errors[0]?.message ?? message).replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  const advice = ADVICE.get(reason) ?? ADVICE.get(String(code ?? ''));
  return advice === undefined ? said : `${said}: ${advice}`;
}

/** Whether the same request may be answered otherwise a little later. */
export function isPassing(error: unknown): boolean {
  const { code, errors = [] } = error as Failure;
  if (errors.some(({ reason }) => reason !== undefined && PASSING.has(reason))) return true;
  return code === 429 || (typeof code === 'number' && code >= 500) || (typeof code === 'string' && NETWORK.has(code));
}

const PASSING = new Set(['rateLimitExceeded', 'backendError', 'internalError']);
const NETWORK = new Set(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ECONNREFUSED']);

/** By BigQuery's reason, or the status of the answer. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['accessDenied', 'ask for the role (docs/bigquery.md, Roles)'],
  ['billingNotEnabled', 'enable billing: gcloud billing projects link PROJECT --billing-account ACCOUNT'],
  ['notFound', 'check project, data sets and location (kro doctor --warehouse bigquery)'],
  ['quotaExceeded', 'try again later, or ask for a larger quota'],
  ['bytesBilledLimitExceeded', 'raise bigqueryMaxBytes, if that is what it may cost'],
  ['401', 'log in again: gcloud auth application-default login'],
]);
