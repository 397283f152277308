/** The bytes of a file → text, a piece at a time: unpacked, decoded, and refused where they are no text. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../error.js';

export interface Decoding {
  /** The file's name, for messages. */
  readonly name: string;
  /** A WHATWG label; UTF-8, or what a byte-order mark says, where absent. */
  readonly encoding?: string | undefined;
}

/** The first bytes: they tell Parquet, gzip and spreadsheets apart whatever the file is called. */
export async function readHead(path: string, name: string): Promise<Buffer> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`cannot read ${name}: ${REASONS[error.code ?? ''] ?? error.message}`, { cause: error });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`cannot read ${name}: ${REASONS[code ?? ''] ?? message}`, { cause: error });
  } finally {
    await handle.close();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'not permitted',
};

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Throws UserError for bytes that are no text of the encoding, a NUL, a gzip that ends early. */
export async function* decode(path: string, { name, encoding }: Decoding): AsyncGenerator<string> {
  const head = await readHead(path, name);
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const bytes = isGzip(head) ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => bytes.destroy(error));
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let line = 1;
  try {
    for await (const piece of bytes) {
      decoder ??= new TextDecoder(encoding ?? markedEncoding(piece as Buffer), { fatal: true });
      const text = decoder.decode(piece as Buffer, { stream: true });
      refuseNul(text, line, name);
      line += linesIn(text);
      yield text;
    }
    yield decoder?.decode() ?? '';
  } catch (error) {
    throw refusal(error, name, line, decoder?.encoding ?? 'utf-8');
  } finally {
    source.destroy();
  }
}

/** What the byte-order mark says; the decoder takes the mark away. */
function markedEncoding(piece: Buffer): string {
  if (piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
  if (piece[0] === 0xfe && piece[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function refuseNul(text: string, before: number, name: string): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  const line = before + linesIn(text.slice(0, at));
  throw new UserError(
    `${name} line ${line}: it holds a NUL, so it is no text or of another encoding (encoding says which)`,
  );
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function refusal(error: unknown, name: string, line: number, encoding: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new UserError(`${name}: from line ${line} on it is not ${encoding} (encoding says what it is)`, {
      cause: error,
    });
  if (code === 'Z_BUF_ERROR') return new UserError(`${name} is cut short: its gzip has no end`, { cause: error });
  if (code?.startsWith('Z_') === true)
    return new UserError(`${name} is no sound gzip: ${(error as Error).message}`, { cause: error });
  return error;
}
