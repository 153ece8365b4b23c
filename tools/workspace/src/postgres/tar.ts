/** One thing in an archive. `path` is relative, with `/` between, a folder's ends without one. */
export interface TarHeader {
  path: string;
  isFolder: boolean;
  bytes: number;
}

export const BLOCK_BYTES = 512;

/**
 * A header of the `ustar` form. Modes are 0600 and 0700, as PostgreSQL wants them; owners are left out.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 * @throws RangeError when the path has more than 100 bytes; no file of PostgreSQL has
 */
export function writeHeader({ path, isFolder, bytes }: TarHeader): Buffer {
  const name = Buffer.from(isFolder ? `${path}/` : path);
  if (name.length > 100) throw new RangeError(`Too long for an archive: ${path}`);
  const block = Buffer.alloc(BLOCK_BYTES);
  name.copy(block, 0);
  block.write(isFolder ? '0000700\0' : '0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(isFolder ? '5' : '0', 156);
  block.write('ustar\x0000', 257);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/**
 * Reads a header; null for the empty block that ends an archive.
 * @throws RangeError for anything damaged, and for a path that leads out of the archive's folder
 */
export function readHeader(block: Buffer): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  const stated = octal(block, 148, 8);
  const cleared = Buffer.from(block);
  cleared.fill(' ', 148, 156);
  if (stated !== checksum(cleared)) throw new RangeError('A header is damaged.');
  const type = String.fromCharCode(block[156]!);
  const path = block.subarray(0, 100).toString('utf8').replace(/\0.*$/s, '').replace(/\/$/, '');
  const isInside = path !== '' && !/^[/\\]|^[a-z]:|\\/i.test(path) && !path.split('/').includes('..');
  if (!isInside) throw new RangeError(`The path "${path}" leads out of the folder.`);
  if (type !== '0' && type !== '5') throw new RangeError(`"${path}" is neither a file nor a folder.`);
  return { path, isFolder: type === '5', bytes: type === '5' ? 0 : octal(block, 124, 12) };
}

/** What follows a file's content, so that the next header begins at a whole block. */
export function paddingAfter(bytes: number): number {
  return (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

function checksum(block: Buffer): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}

function octal(block: Buffer, at: number, length: number): number {
  const text = block
    .subarray(at, at + length)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trim();
  if (!/^[0-7]+$/.test(text)) throw new RangeError('A header is damaged.');
  return Number.parseInt(text, 8);
}
