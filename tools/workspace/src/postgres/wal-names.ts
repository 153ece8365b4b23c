/**
 * The WAL files between two positions. A position is `16/B374D848`: the upper and the lower 32 bits.
 * A name is timeline, then the file's number split by 4 GB, each as eight hexadecimal digits.
 * @see https://www.postgresql.org/docs/18/wal-internals.html
 * @param end the first position that is not needed
 */
export function walNames(o: {
  timeline: number;
  start: string;
  end: string;
  segmentBytes: number;
}): string[] {
  const size = BigInt(o.segmentBytes);
  const first = parsePosition(o.start) / size;
  const last = (parsePosition(o.end) - 1n) / size;
  const perUpper = 0x1_0000_0000n / size;
  const names: string[] = [];
  for (let number = first; number <= last; number += 1n) {
    names.push([BigInt(o.timeline), number / perUpper, number % perUpper].map(eightDigits).join(''));
  }
  return names;
}

function parsePosition(text: string): bigint {
  const match = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text);
  if (!match) throw new RangeError(`Not a WAL position: ${text}`);
  return (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`);
}

function eightDigits(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
