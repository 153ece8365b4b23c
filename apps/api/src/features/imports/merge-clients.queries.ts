import { sql } from 'drizzle-orm';
import type { Tx } from '#platform/db';
import { countAnew, countOf, instant, type Merged } from './merged.queries.ts';

/** Clients that the rows name: new ones are added, names that the file states are taken over. */
export async function mergeClients(tx: Tx, at: Date): Promise<Merged> {
  await tx.execute(sql`
    create temporary table staged_clients on commit drop as
    select "clientNumber" as number, min(line) as line,
           (array_agg("clientName" order by line) filter (where "clientName" is not null))[1] as name,
           (array_agg(language order by line) filter (where language is not null))[1] as language
    from staged group by "clientNumber"`);
  const known = await countOf(tx, sql`select 1 from staged_clients s join clients c on c.number = s.number`);
  const changed = await countOf(
    tx,
    sql`update clients c set name = coalesce(s.name, c.name), language = coalesce(s.language, c.language)
        from staged_clients s
        where c.number = s.number and (coalesce(s.name, c.name), coalesce(s.language, c.language)) is distinct from (c.name, c.language)
        returning 1`,
  );
  const added = await countOf(
    tx,
    sql`insert into clients (id, number, name, language, created_at)
        select new_id(${instant(at)}), s.number, coalesce(s.name, s.number), s.language, ${instant(at)}
        from staged_clients s left join clients c on c.number = s.number
        where c.id is null order by s.line
        returning 1`,
  );
  await countAnew(tx, 'clients', added);
  return { added, changed, unchanged: known - changed };
}

interface ContactColumns {
  /** Whether the rows are people, with a name and a phone number each, or carry an address beside something else. */
  arePeople: boolean;
}

/**
 * People of the clients. Who is known by address, or without one by name, is brought up to date; the
 * first new address of a client becomes its primary contact's; everybody else is added. What the file
 * leaves empty stays as it is.
 */
export async function mergeContacts(tx: Tx, at: Date, { arePeople }: ContactColumns): Promise<Merged> {
  await stagePeople(tx, arePeople);
  await recognisePeople(tx);
  const known = await countOf(tx, sql`select 1 from staged_contacts where contact_id is not null`);
  const changed = await countOf(
    tx,
    sql`update contacts k set email = coalesce(s.email, k.email), name = coalesce(s.name, k.name), phone = coalesce(s.phone, k.phone)
        from staged_contacts s
        where k.id = s.contact_id
          and (coalesce(s.email, k.email), coalesce(s.name, k.name), coalesce(s.phone, k.phone)) is distinct from (k.email, k.name, k.phone)
        returning 1`,
  );
  const added = await countOf(
    tx,
    sql`insert into contacts (id, client_id, name, email, phone, is_primary, created_at)
        select new_id(${instant(at)}), s.client_id, s.name, s.email, s.phone,
               s.place = 1 and not exists (select 1 from contacts k where k.client_id = s.client_id and k.is_primary), ${instant(at)}
        from staged_contacts s where s.contact_id is null order by s.line
        returning 1`,
  );
  return { added, changed, unchanged: known - changed };
}

/** Each person of the rows once; `place` 1 is the client's first with an address. */
async function stagePeople(tx: Tx, arePeople: boolean) {
  const name = arePeople ? sql`s."contactName"` : sql`null::text`;
  const phone = arePeople ? sql`s.phone` : sql`null::text`;
  const key = sql`coalesce(lower(s.email), 'name ' || lower(${name}), '')`;
  await tx.execute(sql`
    create temporary table staged_contacts on commit drop as
    with people as (
      select distinct on (c.id, ${key}) c.id as client_id, s.email, ${name} as name, ${phone} as phone, s.line
      from staged s join clients c on c.number = s."clientNumber"
      where s.email is not null or ${name} is not null or ${phone} is not null
      order by c.id, ${key}, s.line
    ),
    placed as (
      select *, row_number() over (partition by client_id order by email is null, line) as place from people
    )
    select *, null::uuid as contact_id from placed where ${arePeople} or place = 1`);
  await tx.execute(sql`analyze staged_contacts`);
}

async function recognisePeople(tx: Tx) {
  await tx.execute(sql`
    update staged_contacts s set contact_id = known.id
    from (
      select distinct on (s.client_id, s.place) s.client_id, s.place, k.id
      from staged_contacts s join contacts k on k.client_id = s.client_id
        and (lower(k.email) = lower(s.email) or (s.email is null and lower(k.name) = lower(s.name)))
      order by s.client_id, s.place, k.is_primary desc, k.id
    ) known
    where s.client_id = known.client_id and s.place = known.place`);
  await tx.execute(sql`
    delete from staged_contacts s using staged_contacts earlier
    where s.contact_id = earlier.contact_id and s.place > earlier.place`);
  await tx.execute(sql`
    update staged_contacts s set contact_id = k.id
    from contacts k
    where s.place = 1 and s.contact_id is null and k.client_id = s.client_id and k.is_primary
      and (s.email is not null or s.name is null or k.name is null)
      and not exists (select 1 from staged_contacts other where other.contact_id = k.id)`);
}
