/** `kro simulate`: the world's files, landed and not loaded. */
import type { Landed } from '../pipeline/landing.js';
import { simulate } from '../pipeline/run.js';
import { formatDay } from '../time.js';
import type { Run } from './command.js';
import { withSession } from './withSession.js';
import { counted } from './wording.js';

export const simulateCommand: Run = async (context) => {
  const landed = await withSession(context, 'simulate', (session) =>
    context.steps.run({ name: 'simulating', again: 'kro simulate' }, () => simulate(session), landedTitle),
  );
  return {
    document: { landed: landed.map(landedDocument) },
    text: `${landedTitle(landed)} in ${(await context.config()).home}`,
  };
};

function landedTitle(landed: readonly Landed[]): string {
  const files = landed.flatMap(({ tables }) => tables.flatMap((one) => one.files));
  return `landed ${counted(files.length, 'file')}`;
}

/** What the folder's manifest says, with days as text. */
function landedDocument({ folder, piece, tables }: Landed): object {
  return {
    folder,
    from: formatDay(piece.window.from),
    to: formatDay(piece.window.to),
    tables: tables.flatMap(({ table, files }) =>
      files.map(({ rows, sha256 }) => ({ table: table.name, rows, sha256 })),
    ),
  };
}
