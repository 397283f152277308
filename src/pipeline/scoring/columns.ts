/** Rows of marts, one after another, into columns. */
import type { Grouping } from '../../economics/histories.js';
import { type Day, parseDay } from '../../time.js';

interface GroupColumn {
  readonly add: (name: string) => void;
  readonly grouping: () => Grouping;
}

export function groups(): GroupColumn {
  const places = new Map<string, number>();
  const of: number[] = [];
  return {
    add: (name) => {
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      of.push(place);
    },
    grouping: () => ({ names: [...places.keys()], of: Uint16Array.from(of) }),
  };
}

const known = new Map<string, Day>();

/** The same few days again and again. */
export function dayOf(text: string): Day {
  let day = known.get(text);
  if (day === undefined) {
    day = parseDay(text, 'day of a mart');
    known.set(text, day);
  }
  return day;
}
