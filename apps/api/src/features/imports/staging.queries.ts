import { sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf } from '#platform/db';
import { cursorGone } from '#platform/pages';

export interface StagedRow {
  line: number;
  values: object;
}

export interface StagedProblem {
  line: number;
  column: string | null;
  value: string | null;
  message: string;
}

export const clearStagedRows = (db: Db, importId: string) =>
  db.execute(sql`delete from import_rows where import_id = ${importId}::uuid`);

export async function clearStaging(db: Db, importId: string): Promise<void> {
  await clearStagedRows(db, importId);
  await db.execute(sql`delete from import_problems where import_id = ${importId}::uuid`);
}

export const addStaged = (db: Db, importId: string, rows: readonly StagedRow[]) =>
  db.execute(
    sql`insert into import_rows (import_id, line, data)
        select ${importId}::uuid, r.line, r.values from jsonb_to_recordset(${jsonRows(rows)}) as r (line int, values jsonb)`,
  );

export const addProblems = (db: Db, importId: string, problems: readonly StagedProblem[], at: Date) =>
  db.execute(
    sql`insert into import_problems (id, import_id, line, column_name, value, message)
        select new_id(${at.toISOString()}::timestamptz), ${importId}::uuid, p.line, p."column", p.value, p.message
        from jsonb_to_recordset(${jsonRows(problems)}) as p (line int, "column" text, value text, message text)`,
  );

export async function countBadRows(db: Db, importId: string): Promise<number> {
  const [row] = await rowsOf<{ bad: number }>(
    db,
    sql`select count(distinct line)::int as bad from import_problems where import_id = ${importId}::uuid`,
  );
  return row?.bad ?? 0;
}

/** Problems in the order of the file. */
export async function listProblems(
  db: Db,
  importId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const at = sql`(select line from import_problems where id = ${cursor ?? null}::uuid and import_id = ${importId}::uuid)`;
  if (cursor) {
    const [known] = await rowsOf<{ line: number | null }>(db, sql`select ${at} as line`);
    if (known?.line == null) throw cursorGone();
  }
  const rows = await rowsOf<{
    id: string;
    line: number;
    column: string | null;
    value: string | null;
    message: string;
  }>(
    db,
    sql`select id, line, column_name as "column", value, message from import_problems
        where import_id = ${importId}::uuid and ${cursor ? sql`(line, id) > (${at}, ${cursor}::uuid)` : sql`true`}
        order by line, id limit ${limit + 1}`,
  );
  const [sum] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::int as total from import_problems where import_id = ${importId}::uuid`,
  );
  return { rows, total: sum?.total ?? 0 };
}
