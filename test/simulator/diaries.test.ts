import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from '../../src/simulator/agenda.js';
import { Diaries } from '../../src/simulator/diaries.js';

const entry = fc.record({ trader: fc.nat(300), at: fc.nat(20), kind: fc.nat(255), subject: fc.nat(1000) });

test('each trader’s day is what sorting it alone gives, the first named first, what follows included', () => {
  const [diaries, agenda] = [new Diaries(), new Agenda()];
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      for (const { trader, at, kind, subject } of entries) diaries.add(trader, at, kind, subject);
      const lived: unknown[] = [];
      diaries.run(agenda, (kind, subject, at) => {
        lived.push([at, kind, subject]);
        // Every third event has one that follows it within the trader's day.
        if (lived.length % 3 === 0 && at < 100) agenda.add(at + 100, kind, subject + 5000);
      });
      expect(lived).toEqual(inOrder(entries));
    }),
    { numRuns: 300 },
  );
});

interface Entry {
  readonly trader: number;
  readonly at: number;
  readonly kind: number;
  readonly subject: number;
}

function inOrder(entries: readonly Entry[]): unknown[] {
  const lived: unknown[] = [];
  for (const trader of new Set(entries.map((one) => one.trader))) {
    const own = entries.filter((one) => one.trader === trader).map(({ at, kind, subject }) => [at, kind, subject]);
    own.sort((a, b) => a[0]! - b[0]!);
    for (let i = 0; i < own.length; i++) {
      const [at, kind, subject] = own[i] as [number, number, number];
      lived.push([at, kind, subject]);
      if (lived.length % 3 === 0 && at < 100) own.push([at + 100, kind, subject + 5000]);
    }
  }
  return lived;
}
