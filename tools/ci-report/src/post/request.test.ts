import { expect, test } from 'vitest';
import { realClock, send, waitBefore } from './request.ts';

const clock = { ...realClock, random: () => 0.5 };
const wait = (status: number, headers: Record<string, string> = {}) =>
  waitBefore({ status, headers: new Headers(headers) }, 1, clock);

test.each([
  ['429 with seconds', 429, { 'retry-after': '7' }, 7_125],
  ['429 with nothing', 429, {}, 1_000],
  ['a 403 that is a limit', 403, { 'x-ratelimit-remaining': '0', 'retry-after': '3' }, 3_125],
  ['502', 502, {}, 1_000],
  ['no answer', 0, {}, 1_000],
  ['a very long limit', 429, { 'retry-after': '9999' }, 120_000],
])('%s is worth another try after a while', (_, status, headers, ms) => {
  expect(wait(status, headers)).toBe(ms);
});

test.each([200, 201, 400, 401, 403, 404, 422])('%i is an answer', (status) => {
  expect(wait(status)).toBeNull();
});

test('a limit may give the second it ends at, or a date', () => {
  const inTenSeconds = Math.floor(Date.now() / 1000) + 10;
  const byReset = wait(429, { 'ratelimit-reset': `${inTenSeconds}` })!;
  expect(byReset).toBeGreaterThan(8_000);
  expect(byReset).toBeLessThan(10_500);
  const byDate = wait(429, { 'retry-after': new Date(inTenSeconds * 1000).toUTCString() })!;
  expect(Math.abs(byDate - byReset)).toBeLessThan(500);
});

test('a site that cannot be reached is no answer, and nothing is thrown', async () => {
  expect(await send({ method: 'GET', url: 'http://127.0.0.1:1/', headers: {} })).toMatchObject({ status: 0 });
});
