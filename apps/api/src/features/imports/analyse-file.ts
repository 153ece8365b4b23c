import { contentSample } from './column-content.ts';
import type { GuessColumn } from './column-guess.ts';
import { guessColumns, guessMapping } from './column-guess.ts';
import type { CsvRecord } from './csv-records.ts';
import type { Delimiter } from './delimiter.ts';
import { newFileEvidence } from './file-evidence.ts';
import type { FileProblem } from './file-problems.ts';
import { problemsOf } from './file-problems.ts';
import type { FileQuestion } from './file-question.ts';
import type { ImportKind, Mapping } from './import-kinds.ts';
import type { OpenTable } from './open-table.ts';
import { openTable } from './open-table.ts';
import { newRowReader } from './read-rows.ts';
import { saysNothing, shortened } from './reading.ts';
import type { ReadOptions } from './row-cells.ts';
import type { AnalyseOptions } from './settle-options.ts';
import { likelyOptions, settleOptions } from './settle-options.ts';
import type { PreviewRow } from './shown-row.ts';
import { shownRow } from './shown-row.ts';
import { columnNames, refuseHeader } from './table-header.ts';
import type { ByteSource, TextEncoding } from './text-encoding.ts';

export type { AnalyseOptions } from './settle-options.ts';

export type FileColumn = { index: number; name: string; samples: string[]; field: string | null };

export type FileAnalysis =
  /** The file cannot be imported at all: a sentence that says what to do. */
  | { refusal: string }
  | {
      refusal: null;
      encoding: TextEncoding;
      delimiter: Delimiter;
      columns: FileColumn[];
      kind: ImportKind | null;
      /** The first 8 rows; open questions are answered as proposed, else with their first option. */
      preview: PreviewRow[];
      /** What the file cannot tell, also when it has been answered. */
      questions: FileQuestion[];
      problems: FileProblem[];
      /** What the user should know: an assumed encoding, for example. */
      notes: string[];
      /** What `readRows` takes; null in here are the open questions. Null while the kind is not known. */
      options: ReadOptions | null;
      /** Data rows of the whole file; null unless `isWhole`. */
      rowCount: number | null;
    };

const sampleRows = 1000;
const sampleCharacters = 512 * 1024;
const previewRows = 8;

async function takeSample(records: AsyncGenerator<CsvRecord>): Promise<CsvRecord[]> {
  const sample: CsvRecord[] = [];
  for (let characters = 0; sample.length < sampleRows && characters < sampleCharacters;) {
    const next = await records.next();
    if (next.done) break;
    sample.push(next.value);
    for (const cell of next.value.cells) characters += cell.length;
  }
  return sample;
}

function guessColumnsOf(names: string[], sample: CsvRecord[]): GuessColumn[] {
  const rows = sample.filter((record) => record.problem === null);
  return names.map((name, index) => ({
    index,
    name,
    values: rows
      .map((row) => row.cells[index] ?? '')
      .filter((cell) => !saysNothing(cell))
      .slice(0, contentSample),
  }));
}

function chooseKind(columns: GuessColumn[], said: AnalyseOptions) {
  const guess = said.kind ? { kind: said.kind, ...guessMapping(said.kind, columns) } : guessColumns(columns);
  if (!said.mapping || !guess.kind) return guess;
  return { kind: guess.kind, mapping: said.mapping, ambiguous: [] };
}

/** The columns with their meaning; those without name and cells are left out. */
function shownColumns(columns: GuessColumn[], header: CsvRecord, mapping: Mapping): FileColumn[] {
  const fields = new Map(Object.entries(mapping).map(([field, index]) => [index, field]));
  return columns
    .filter(({ index, values }) => header.cells[index] !== '' || values.length > 0)
    .map(({ index, name, values }) => ({
      index,
      name,
      samples: [...new Set(values.map(shortened))].slice(0, 3),
      field: fields.get(index) ?? null,
    }));
}

const again = 'Export the list again and check that it has rows.';

function refusalOf(header: CsvRecord | undefined, sample: CsvRecord[]): string | null {
  if (!header) return `Nothing was imported: the file is empty. ${again}`;
  const refusal = header.problem?.message ?? refuseHeader(header, sample);
  if (refusal) return refusal;
  return sample.length === 0 ? `Nothing was imported: the file has a header and no rows. ${again}` : null;
}

type Table = Extract<OpenTable, { ok: true }>;

async function analyseTable(table: Table, said: AnalyseOptions): Promise<FileAnalysis> {
  const { records, encoding, delimiter } = table;
  const header = (await records.next()).value as CsvRecord | undefined;
  const sample = await takeSample(records);
  const refusal = refusalOf(header, sample);
  if (refusal !== null || !header) return { refusal: refusal ?? again };

  const names = columnNames(header.cells);
  const columns = guessColumnsOf(names, sample);
  const guess = chooseKind(columns, said);
  const { kind, mapping } = guess;
  const evidence = kind ? newFileEvidence(kind, mapping) : null;
  const problems = problemsOf(guess, names, said.termsDays !== undefined);
  let rowCount = 0;
  const look = ({ cells, problem }: CsvRecord): void => {
    rowCount += problem?.code === 'too_many_rows' ? 0 : 1;
    if (problem === null) evidence?.add(cells);
    if (problem?.stops) problems.push({ code: 'unreadable_part', field: null, message: problem.message });
  };
  for (const record of sample) look(record);
  if (said.isWhole) for await (const record of records) look(record);

  const settled = kind && evidence ? settleOptions(kind, mapping, names, evidence, said) : null;
  const read = settled && newRowReader(likelyOptions(settled.options, settled.questions), names);
  return {
    refusal: null,
    encoding,
    delimiter,
    columns: shownColumns(columns, header, mapping),
    kind,
    preview:
      read && kind ? sample.slice(0, previewRows).map((record) => shownRow(kind, mapping, read(record))) : [],
    questions: settled?.questions ?? [],
    problems,
    notes: encoding.note === null ? [] : [encoding.note],
    options: settled?.options ?? null,
    rowCount: said.isWhole ? rowCount : null,
  };
}

/**
 * Looks at a file: what it is, which column means what, what has to be asked, and how its first rows
 * will be read. Never throws for anything the file holds. Reads the first 1,000 rows (512 KiB), or all
 * of it in constant memory with `isWhole`; the source is closed either way.
 */
export async function analyseFile(source: ByteSource, said: AnalyseOptions = {}): Promise<FileAnalysis> {
  const table = await openTable(source);
  if (!table.ok) return { refusal: table.message };
  try {
    return await analyseTable(table, said);
  } finally {
    await table.records.return(undefined);
  }
}
