/** Text files, plain or gzipped, as a stream of lines; nothing is held but the line at hand. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../error.js';

/** Calls `take` with each line (no line end, no byte order mark) and its number from 1. */
export async function readLines(path: string, take: (line: string, number: number) => void): Promise<void> {
  const consume = (chunks: AsyncIterable<Buffer>) => splitLines(chunks, take);
  const file = createReadStream(path);
  try {
    if (path.endsWith('.gz')) await pipeline(file, createGunzip(), consume);
    else await pipeline(file, consume);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read the market file ${path}: ${reason(error)}`, { cause: error });
  }
}

async function splitLines(chunks: AsyncIterable<Buffer>, take: (line: string, number: number) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  const emit = (line: string) => take(line.endsWith('\r') ? line.slice(0, -1) : line, ++number);
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) emit(line);
  }
  if (rest !== '') emit(rest);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  Z_DATA_ERROR: 'it is not a gzip file',
  Z_BUF_ERROR: 'the gzip file is cut short',
};

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}
