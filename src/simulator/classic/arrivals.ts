/** What is known of people beside their row: where they came from, and their identity check. */
import { dayOfMicros } from '../../time.js';
import type { World } from './world.js';

/** All of them at once: the reference tables of a `classic` world are loaded whole. */
export function appendArrivals(world: World): void {
  for (const person of world.people) {
    world.rows.user_acquisitions.append({
      user_id: person.id,
      timestamp: person.touchedAt,
      channel: person.channel,
      campaign: person.campaign,
      entry_product: person.entryProduct,
      first_channel: null,
      _as_of: dayOfMicros(person.createdAt),
    });
    if (person.submittedAt === null) continue;
    world.rows.kyc_checks.append({
      user_id: person.id,
      submitted_at: person.submittedAt,
      decided_at: person.decidedAt,
      status: person.kycStatus,
      _as_of: dayOfMicros(person.decidedAt ?? person.submittedAt),
    });
  }
}
