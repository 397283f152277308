/** How dates and stamps are written, in the letters people know: `DD/MM/YYYY HH:mm:ss`. */

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '%Y',
  YY: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%m',
  DD: '%d',
  D: '%d',
  HH: '%H',
  H: '%H',
  hh: '%I',
  h: '%I',
  mm: '%M',
  ss: '%S',
  SSSSSS: '%f',
  SSS: '%g',
  A: '%p',
  Z: '%z',
  ddd: '%a',
};

/** Words of the form's own stand in brackets, as in `[GMT]Z`. */
const PARTS = /\[[^\]%]*\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSSSSS|SSS|A|Z|T|ddd|[^A-Za-z%[\]]/y;

/** DuckDB's form of it; null where a letter means nothing. */
export function momentForm(form: string): string | null {
  PARTS.lastIndex = 0;
  let made = '';
  while (PARTS.lastIndex < form.length) {
    const part = PARTS.exec(form)?.[0];
    if (part === undefined) return null;
    made += part.startsWith('[') ? part.slice(1, -1) : (TOKENS[part] ?? part);
  }
  return made;
}

/** IANA names of this machine. */
export const ZONES: ReadonlySet<string> = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
