import { expect, test } from 'vitest';
import { startDns } from '../../../test/dns-server.ts';
import { isPoolerHost } from '../supabase/host-kind.ts';
import { deadlineIn } from './deadline.ts';
import { findPooler, poolerHosts } from './find-pooler.ts';

test('hosts of the known region come first, every host once, and all of them are poolers', () => {
  const hosts = poolerHosts('eu-west-3');
  expect(hosts.slice(0, 3)).toEqual([
    'aws-1-eu-west-3.pooler.supabase.com',
    'aws-0-eu-west-3.pooler.supabase.com',
    'aws-2-eu-west-3.pooler.supabase.com',
  ]);
  expect(new Set(hosts).size).toBe(hosts.length);
  expect(hosts.every(isPoolerHost)).toBe(true);
});

test('no other host is asked for, not even its name', async () => {
  const dns = await startDns({});
  try {
    const sweep = await findPooler(
      'postgres.abc',
      'postgres',
      ['db.evil.example', 'pooler.supabase.com.evil.example'],
      { nameServer: dns.address },
      deadlineIn(2_000),
    );
    expect(sweep).toEqual({ found: null, said: [], left: 0 });
    expect(dns.asked).toEqual([]);
  } finally {
    await dns.stop();
  }
});

test('the time bounds the sweep, and the hosts that were not asked are counted', async () => {
  const hosts = poolerHosts();
  const dns = await startDns(Object.fromEntries(hosts.map((host) => [host, { silent: true }])));
  const began = performance.now();
  try {
    const sweep = await findPooler(
      'postgres.abc',
      'postgres',
      hosts,
      { nameServer: dns.address },
      deadlineIn(600),
    );
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(sweep.found).toBeNull();
    expect(sweep.said.length + sweep.left).toBe(hosts.length);
    expect(sweep.left).toBeGreaterThan(hosts.length - 5);
  } finally {
    await dns.stop();
  }
});
