/**
 * What engines write differently, by its name: a statement holds the name and the arguments, and the adapter that runs it writes
 * them out. So a statement is one text for every engine, wherever it was put together.
 */
const [OPEN, NEXT, CLOSE] = ['\uE000', '\uE001', '\uE002'];

/** By name: from the arguments, each already SQL, to SQL. */
export interface Forms {
  /** An exact amount of so many decimals, from a literal's text. */
  readonly amount: (text: string) => string;
  /** An amount as one of 16 decimals. */
  readonly wide: (amount: string) => string;
  readonly float: (amount: string) => string;
  /** a × b, exact, 16 decimals. */
  readonly product: (a: string, b: string) => string;
  /** To 8 decimals, the last of which may be off by one half either way. */
  readonly nearly: (exact: string) => string;
  /** a ÷ b (not negative, b > 0) rounded half-even to 8 decimals. */
  readonly quotient: (a: string, b: string) => string;
  /** The start of the hour of an instant. */
  readonly hour: (instant: string) => string;
  /** From one instant to a later one, in seconds with their fractions. */
  readonly secondsBetween: (earlier: string, later: string) => string;
  /** 0..999,999. */
  readonly microsecondOf: (instant: string) => string;
  /** The first day of the month of an instant or day. */
  readonly month: (instant: string) => string;
  /** The last day of the month of an instant or day. */
  readonly monthEnd: (instant: string) => string;
  /** Where a row lies in its table, as a number; an engine without such an order has 0. */
  readonly storagePlace: (alias: string) => string;
  readonly isNumber: (number: string) => string;
  readonly matches: (text: string, pattern: string) => string;
}

export function form<Name extends keyof Forms>(name: Name, ...args: Parameters<Forms[Name]>): string {
  return `${OPEN}${[name, ...args].join(NEXT)}${CLOSE}`;
}

/** The statement with every form written out, the innermost first. */
export function written(forms: Forms, sql: string): string {
  let text = sql;
  while (text.includes(OPEN)) {
    const next = text.replace(INNERMOST, (_, inside: string) => {
      const [name, ...args] = inside.split(NEXT);
      return (forms[name as keyof Forms] as (...all: string[]) => string)(...args);
    });
    if (next === text) throw new SyntaxError('a form of SQL that does not end');
    text = next;
  }
  return text;
}

const INNERMOST = new RegExp(`${OPEN}([^${OPEN}${CLOSE}]*)${CLOSE}`, 'g');
