/** A date cell taken apart, before anybody decides what comes first. */
export type DateShape =
  /** The order is plain: year first with four digits, or the month is a word. */
  | { is: 'plain'; year: number; month: number; day: number }
  /** Three numbers whose order the column has to tell; `last` has two or four digits. */
  | { is: 'open'; first: string; second: string; last: string }
  /** A bare whole number, as a spreadsheet counts days; any fraction (the time) is dropped. */
  | { is: 'serial'; days: number };

const monthWords: string[][] = [
  ['january', 'jan', 'januari', 'januar', 'janner', 'jaenner'],
  ['february', 'feb', 'februari', 'pebruari', 'peb', 'februar', 'feber'],
  ['march', 'mar', 'maret', 'marz', 'maerz', 'mrz'],
  ['april', 'apr'],
  ['may', 'mei', 'mai'],
  ['june', 'jun', 'juni'],
  ['july', 'jul', 'juli'],
  ['august', 'aug', 'agustus', 'agu', 'agt', 'agst', 'ags'],
  ['september', 'sep', 'sept'],
  ['october', 'oct', 'oktober', 'okt'],
  ['november', 'nov', 'nopember', 'nop'],
  ['december', 'dec', 'desember', 'des', 'dezember', 'dez'],
];

const monthByWord = new Map(
  monthWords.flatMap((words, index) => words.map((word) => [word, index + 1] as const)),
);

const monthOf = (word: string): number | undefined =>
  monthByWord.get(word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, ''));

/** Two digits mean 1970 to 2069, as POSIX reads them. */
export const fullYear = (digits: string): number => {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
};

const timeOfDay =
  /(?<=\d),?[T\s]\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$/i;

function withMonthWord(text: string): DateShape | null {
  const words = text
    .replace(/^\p{L}+\.?,\s+(?=\p{L}|\d)/u, '')
    .split(/[\s\-/.,]+/)
    .filter(Boolean);
  if (words.length !== 3) return null;
  const at = words.findIndex((word) => monthOf(word) !== undefined);
  const month = monthOf(words[at] ?? '');
  if (month === undefined) return null;
  const [one = '', two = ''] = words.filter((_word, index) => index !== at);
  const isYearFirst = /^\d{4}$/.test(one);
  const day = /^(\d{1,2})(?:st|nd|rd|th)?$/i.exec(isYearFirst ? two : one)?.[1];
  const year = /^['’]?(\d{4}|\d{2})$/.exec(isYearFirst ? one : two)?.[1];
  return day && year ? { is: 'plain', year: fullYear(year), month, day: Number(day) } : null;
}

/** Takes a cell apart as a date; null when it does not look like one. A time of day is dropped. */
export function dateShapeOf(cell: string): DateShape | null {
  if (cell.length > 60) return null;
  const text = cell
    .trim()
    .replace(timeOfDay, '')
    .trim()
    .replace(/([.,/-])\s+/g, '$1 ')
    .replace(/\s+/g, ' ');
  if (/\p{L}/u.test(text)) return withMonthWord(text);
  const numbers = text.replace(/([./-]) /g, '$1');
  const iso = /^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})\.?$/.exec(numbers);
  if (iso) return { is: 'plain', year: Number(iso[1]), month: Number(iso[3]), day: Number(iso[4]) };
  const compact = /^((?:19|20|21)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(numbers);
  if (compact)
    return { is: 'plain', year: Number(compact[1]), month: Number(compact[2]), day: Number(compact[3]) };
  const open = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/.exec(numbers);
  if (open) return { is: 'open', first: open[1] ?? '', second: open[3] ?? '', last: open[4] ?? '' };
  const serial = /^(\d{1,6})(?:[.,]\d{1,12})?$/.exec(numbers);
  return serial ? { is: 'serial', days: Number(serial[1]) } : null;
}
