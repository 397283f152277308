/** What a `Retry-After` header asks for: seconds, or a date (RFC 9110 §10.2.3). */

/** Milliseconds to wait; undefined where the header is absent or says nothing that can be understood. */
export function retryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
