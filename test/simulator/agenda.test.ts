import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from '../../src/simulator/agenda.js';

interface Planned {
  readonly at: number;
  readonly kind: number;
  readonly subject: number;
}

const planned: fc.Arbitrary<Planned> = fc.record({
  // Few instants, so that many coincide; real ones pass 2^50.
  at: fc.nat(20).map((at) => 1_700_000_000_000_000 + at),
  kind: fc.nat(255),
  subject: fc.nat(2 ** 31 - 1),
});
/** What each event that is handed out adds: its instant is later by so much. */
const followers = fc.array(fc.tuple(fc.nat(3), planned), { maxLength: 40 });

test('hands out what a sorted list would, what is added meanwhile included', () => {
  const agenda = new Agenda();
  fc.assert(
    fc.property(fc.array(planned, { maxLength: 200 }), followers, (events, later) => {
      // The same agenda serves day after day.
      expect(byAgenda(agenda, events, later)).toEqual(bySorting(events, later));
    }),
    { numRuns: 300 },
  );
});

test('holds more than it began with room for', () => {
  const events = Array.from({ length: 1000 }, (_, i) => ({ at: (i * 7919) % 300, kind: i % 256, subject: i }));
  expect(byAgenda(new Agenda(), events, [])).toEqual(bySorting(events, []));
});

test('a crowd’s day is handed out in order, too, day after day', () => {
  const agenda = new Agenda();
  let day = 19_800;
  const within = planned.chain((event) => fc.nat(86_400).map((second) => ({ ...event, at: second * 1_000_000 })));
  fc.assert(
    fc.property(fc.array(within, { maxLength: 300 }), followers, (events, later) => {
      agenda.open(++day);
      const today = events.map((event) => ({
        ...event,
        at: Math.min(event.at, 86_399_000_000) + day * 86_400_000_000,
      }));
      expect(byAgenda(agenda, today, later)).toEqual(bySorting(today, later));
    }),
    { numRuns: 300 },
  );
});

test('what lies after the day is refused, not lost', () => {
  const agenda = new Agenda();
  agenda.open(20_000);
  expect(() => agenda.add(20_001 * 86_400_000_000, 0, 0)).toThrow(RangeError);
});

type Later = readonly (readonly [number, Planned])[];

function byAgenda(agenda: Agenda, events: readonly Planned[], later: Later): Planned[] {
  const handed: Planned[] = [];
  for (const { at, kind, subject } of events) agenda.add(at, kind, subject);
  agenda.run((kind, subject, at) => {
    const follower = later[handed.length];
    handed.push({ at, kind, subject });
    if (follower !== undefined) agenda.add(at + follower[0], follower[1].kind, follower[1].subject);
  });
  return handed;
}

/** A list sorted anew, ties left as they were put in, before each event is taken from its front. */
function bySorting(events: readonly Planned[], later: Later): Planned[] {
  const handed: Planned[] = [];
  const list = [...events];
  for (;;) {
    list.sort((a, b) => a.at - b.at);
    const next = list.shift();
    if (next === undefined) return handed;
    const follower = later[handed.length];
    handed.push(next);
    if (follower !== undefined) list.push({ ...follower[1], at: next.at + follower[0] });
  }
}
