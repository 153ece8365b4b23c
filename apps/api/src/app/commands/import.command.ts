import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Import, ImportKind, RowProblemList } from '@sira/contract/imports';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import type { z } from 'zod';
import { type ApiAccess, Refused } from '../api-access.ts';
import { askQuestions, explainQuestions } from './ask-questions.ts';
import { CannotDo } from './cannot-do.ts';
import { currencyCode, printJson } from './options.ts';
import { printCounts, printNotes, printProblems, type Problems, summaryOf } from './print-import.ts';
import { showProgress } from './progress.ts';
import { withApi } from './with-api.ts';

type Page = z.infer<typeof RowProblemList>;
type Progress = ReturnType<typeof showProgress>;

interface ImportOptions {
  kind?: ImportKind;
  map: { column: string; field: string }[];
  currency?: string;
  dateOrder?: 'dmy' | 'mdy' | 'ymd';
  decimalMark?: '.' | ',';
  skipBadRows?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

function mapping(text: string, earlier: ImportOptions['map']) {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError('Write COLUMN=FIELD, for example "Inv No=number".');
  return [...earlier, { column: text.slice(0, at), field: text.slice(at + 1) }];
}

export const importCommand = () =>
  new Command('import')
    .description('Read a list of invoices, contacts or payments (CSV) into the books, in one transaction')
    .argument('<file>', 'the list')
    .addOption(
      new Option('--kind <kind>', 'what the list holds').choices(['invoices', 'contacts', 'payments']),
    )
    .option('--map <column=field>', 'which column means what; may be given several times', mapping, [])
    .option('--currency <code>', 'of amounts that name none', currencyCode)
    .addOption(new Option('--date-order <order>', 'how 03/04/2026 is read').choices(['dmy', 'mdy', 'ymd']))
    .addOption(new Option('--decimal-mark <mark>', 'how 1.234 is read').choices(['.', ',']))
    .option('--skip-bad-rows', 'import the good rows although others cannot be read')
    .option('--dry-run', 'say what would happen and change nothing')
    .option('--json', 'print JSON for other programs')
    .action(async (file: string, options: ImportOptions) => {
      if (!existsSync(file) || !statSync(file).isFile()) throw new CannotDo(`There is no file ${file}.`, 2);
      await withApi((api) => importFile(api, file, options));
    });

async function importFile(api: ApiAccess, file: string, options: ImportOptions) {
  const progress = showProgress();
  progress.say(`reading ${file}`);
  const name = encodeURIComponent(basename(file).slice(0, 200));
  const kind = options.kind ? `&kind=${options.kind}` : '';
  const row = await api.upload<Import>(`/imports?fileName=${name}${kind}`, createReadStream(file));
  progress.clear();
  try {
    await bringIn(api, row, options, progress);
  } catch (error) {
    await forget(api, row.id);
    throw error;
  }
}

async function bringIn(api: ApiAccess, uploaded: Import, options: ImportOptions, progress: Progress) {
  if (uploaded.refusal) throw new CannotDo(uploaded.refusal, 2);
  let row = await answer(api, uploaded, options);
  if (!options.json) printNotes(row, options.currency === undefined);
  await api.call('POST', `/imports/${row.id}/check`);
  row = await watch(api, row.id, progress);
  const problems = await listProblems(api, row.id);
  const isRefused = problems.total > 0 && !options.skipBadRows;
  if (options.dryRun || isRefused) {
    await forget(api, row.id);
    return report(row, problems, options, false);
  }
  await api.call('POST', `/imports/${row.id}/commit`, { skipBadRows: options.skipBadRows ?? false });
  report(await watch(api, row.id, progress), problems, options, true);
}

/** Takes the upload away again, so that a command that imported nothing leaves nothing. */
async function forget(api: ApiAccess, id: string) {
  await api.call('DELETE', `/imports/${id}`).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error; // gone already, or under way in another process
  });
}

/** What the options say, then what a person at the terminal says; what is still open is refused with the option that settles it. */
async function answer(api: ApiAccess, seen: Import, options: ImportOptions): Promise<Import> {
  const change = {
    ...settledBy(options),
    ...(options.map.length > 0 && { columns: mappedColumns(seen, options.map) }),
  };
  let row =
    Object.keys(change).length > 0 ? await api.call<Import>('PATCH', `/imports/${seen.id}`, change) : seen;
  if (!isAtTerminal(options)) row = await answerCurrency(api, row);
  else if (row.questions.some(({ answer: given }) => given === null)) {
    row = await api.call<Import>('PATCH', `/imports/${row.id}`, await askQuestions(row.questions));
  }
  const open = explainQuestions(row);
  if (open.length === 0) return row;
  throw new CannotDo(`Nothing was imported.\n${open.map((line) => `  ${line}`).join('\n')}`, 2);
}

const settledBy = ({ currency, dateOrder, decimalMark }: ImportOptions) => ({
  ...(currency && { currency }),
  ...(dateOrder && { dateOrder }),
  ...(decimalMark && { decimalMark }),
});

const isAtTerminal = ({ json }: ImportOptions) => process.stdin.isTTY && process.stdout.isTTY && !json;

/** The organisation's currency holds where a file names none and nobody is there to ask. */
async function answerCurrency(api: ApiAccess, row: Import): Promise<Import> {
  const question = row.questions.find(({ id, answer: given }) => id === 'currency' && given === null);
  if (!question) return row;
  const { currency } = await api.call<{ currency: string }>('GET', '/settings');
  return api.call<Import>('PATCH', `/imports/${row.id}`, { currency });
}

function mappedColumns({ columns }: Import, map: ImportOptions['map']) {
  const fields = new Map(columns.map(({ index, field }) => [index, field]));
  for (const { column, field } of map) {
    const found = columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    if (!found)
      throw new CannotDo(
        `The file has no column ${column}. It has: ${columns.map(({ name }) => name).join(', ')}.`,
        2,
      );
    for (const [index, taken] of fields) if (taken === field) fields.set(index, null);
    fields.set(found.index, field);
  }
  return [...fields].map(([index, field]) => ({ index, field }));
}

const POLL_MS = 250;

async function watch(api: ApiAccess, id: string, progress: Progress): Promise<Import> {
  for (;;) {
    const row = await api.call<Import>('GET', `/imports/${id}`);
    if (row.state === 'checked' || row.state === 'imported') {
      progress.clear();
      return row;
    }
    if (row.state === 'failed')
      throw new CannotDo(row.refusal ?? 'The import did not come to its end; nothing was imported.');
    progress.say(
      row.state === 'checking'
        ? `checking row ${row.rowsRead} of ${row.rowCount ?? '?'}`
        : `importing ${row.rowsRead} rows`,
    );
    await sleep(POLL_MS);
  }
}

const PAGE = 200;
/** Whoever has more bad rows than this mends some and comes back. */
const SHOWN_PROBLEMS = 2000;

async function listProblems(api: ApiAccess, id: string): Promise<Problems> {
  const items: Problems['items'] = [];
  for (let cursor = ''; ;) {
    const page = await api.call<Page>(
      'GET',
      `/imports/${id}/problems?limit=${PAGE}${cursor && `&cursor=${cursor}`}`,
    );
    items.push(...page.items);
    if (page.nextCursor === null || items.length >= SHOWN_PROBLEMS) return { items, total: page.total };
    cursor = page.nextCursor;
  }
}

function report(row: Import, problems: Problems, options: ImportOptions, isDone: boolean) {
  const isBad = problems.total > 0 && !options.skipBadRows;
  if (options.json) printJson(summaryOf(row, problems, isDone));
  else {
    printProblems(problems);
    if (isBad && !options.dryRun)
      console.error(
        pc.red(
          `Nothing was imported: ${row.counts?.badRows} of ${row.counts?.rows} rows cannot be imported. Mend them, or import the others with --skip-bad-rows.`,
        ),
      );
    else printCounts(row, isDone);
  }
  if (isBad) process.exitCode = 1;
}
