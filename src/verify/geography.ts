/** Countries as the world knows them, whatever the profile uses. */
export { ISO_COUNTRIES } from '../contract/countries.js';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** The European Economic Area: the Union's 27, Iceland, Liechtenstein and Norway. */
export const EEA: readonly string[] = words(`
  AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO`);
