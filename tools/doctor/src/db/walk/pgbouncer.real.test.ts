import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { certain, diagnose, states } from '../../../test/diagnose.ts';
import { type Pgbouncer, startPgbouncer, whyNoPgbouncer } from '../../../test/pgbouncer.ts';
import { behindLogin } from '../after-login.ts';

const dbOptions = { timeout: 8_000, password: true, schema: 'public' };
const desk = { show: () => {}, isTerminal: false };

const noPgbouncer = whyNoPgbouncer();
if (noPgbouncer) console.warn(`Not tried behind PgBouncer: ${noPgbouncer}.`);

describe.skipIf(noPgbouncer)('behind PgBouncer in transaction mode', () => {
  let cluster: Cluster;
  let bouncer: Pgbouncer;
  beforeAll(async () => {
    cluster = await startCluster();
    bouncer = await startPgbouncer(cluster.port, { postgres: 'postgres' });
  });
  afterAll(async () => {
    await bouncer?.stop();
    await cluster?.stop();
  });
  const at = (login: string, database = 'postgres', query = ''): string =>
    `postgresql://${login}@127.0.0.1:${bouncer.port}/${database}${query}`;

  test('a good login is healthy', async () => {
    expect(await diagnose(at('postgres:postgres'))).toMatchObject({ verdict: 'healthy' });
  });

  test('a setting at the start that it does not take is proved by leaving it out, and the rest goes on', async () => {
    const diagnosis = await diagnose(at('postgres:postgres', 'postgres', '?options=-c%20search_path%3Dx'));
    expect(certain(diagnosis)).toEqual(['startup-parameter-unsupported proved']);
    expect(states(diagnosis, 'authentication')).toEqual(['passed']);
  });

  test('a wrong password has the code of a protocol error here, and is a wrong password all the same', async () => {
    expect((await diagnose(at('postgres:nope'))).causes.map(({ id }) => id)).toEqual([
      'password-wrong',
      'role-expired',
    ]);
  });

  test('all layers behind the login pass too, and one login leaves the mode of the pooler untested', async () => {
    const { run } = behindLogin({ ...dbOptions }, desk);
    const diagnosis = await diagnose(at('postgres:postgres'), { afterLogin: run });
    expect(diagnosis).toMatchObject({ verdict: 'healthy' });
    expect(states(diagnosis, 'grants')).toEqual(['skipped']);
    for (const layer of ['database', 'capacity']) expect(states(diagnosis, layer)).toEqual(['passed']);
    expect(states(diagnosis, 'session')).toEqual(['passed', 'skipped']);
  });

  test('a second login, when it is allowed, proves what transaction pooling does to prepared statements', async () => {
    const { run } = behindLogin({ ...dbOptions }, desk);
    const diagnosis = await diagnose(at('postgres:postgres'), { afterLogin: run, mayLoginAgain: true });
    // From 1.21 on PgBouncer keeps the statements itself.
    const keeps = /1\.(?:2[1-9]|[3-9]\d)\./.test(bouncer.version);
    expect(certain(diagnosis)).toEqual(keeps ? [] : ['prepared-statement-over-transaction-pooling proved']);
  });

  test('a database that it does not have', async () => {
    expect((await diagnose(at('postgres:postgres', 'nope'))).verdict).toBe('cause_found');
  });
});
