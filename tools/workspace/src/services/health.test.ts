import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askLine, isHealthy, waitHealthy } from './health.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  return new Promise((resolve) =>
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port)),
  );
}
const web = (status: number) =>
  createHttp((request, response) => {
    response.statusCode = request.url === '/ok' ? status : 404;
    response.setHeader('location', 'http://192.0.2.1/');
    response.end('x'.repeat(100_000));
  });
const asked = (port: number | null) => ({ port, cwd: '/', environment: {}, limitMs: 1_000 });

describe('a health check', () => {
  it.each([
    [200, undefined, true],
    [302, undefined, true],
    [404, undefined, false],
    [503, undefined, false],
    [503, 503, true],
    [200, 204, false],
  ])('over HTTP with the answer %i and the wanted status %s', async (status, wanted, isGood) => {
    const port = await listen(web(status));
    const health = { http: '/ok', ...(wanted === undefined ? {} : { status: wanted }), timeoutMs: 1_000 };
    expect(await isHealthy(health, asked(port))).toBe(isGood);
  });

  it('finds a server that listens on ::1 only', async () => {
    const port = await listen(web(200), '::1');
    expect(await isHealthy({ http: '/ok', timeoutMs: 1_000 }, asked(port))).toBe(true);
    expect(await isHealthy({ tcp: true, timeoutMs: 1_000 }, asked(port))).toBe(true);
  });

  it('gives up on a server that takes the connection and says nothing', async () => {
    const port = await listen(createServer());
    const begun = performance.now();
    expect(await isHealthy({ http: '/', timeoutMs: 200 }, { ...asked(port), limitMs: 200 })).toBe(false);
    expect(await askLine(port, 'PING\r\n', 200)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  it('is false on a closed port and without one', async () => {
    const server = createServer();
    const port = await listen(server);
    servers.pop();
    await new Promise((resolve) => server.close(resolve));
    expect(await isHealthy({ tcp: true, timeoutMs: 1_000 }, asked(port))).toBe(false);
    expect(await isHealthy({ tcp: true, timeoutMs: 1_000 }, asked(null))).toBe(false);
  });

  it.each([
    ['exit 0', true],
    ['exit 1', false],
    ['sleep 5', false],
    ['no-such-program-here', false],
  ])('by the command %s', async (command, isGood) => {
    expect(await isHealthy({ command, timeoutMs: 1_000 }, { ...asked(null), limitMs: 300 })).toBe(isGood);
  });
});

describe('waiting for a service', () => {
  const forever = () => new Promise<boolean>(() => undefined);

  it('ends when it is healthy', async () => {
    let tries = 0;
    expect(
      await waitHealthy({ ask: async () => ++tries === 3, hasDied: () => false, timeoutMs: 5_000 }),
    ).toBe('healthy');
  });

  it('ends when its time is over', async () => {
    expect(await waitHealthy({ ask: async () => false, hasDied: () => false, timeoutMs: 60 })).toBe('late');
  });

  it('sees a death at once, however long the question takes', async () => {
    const begun = performance.now();
    const hasDied = () => performance.now() - begun > 100;
    expect(await waitHealthy({ ask: forever, hasDied, timeoutMs: 60_000 })).toBe('died');
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('takes no answer for that of a service which has died', async () => {
    expect(await waitHealthy({ ask: async () => true, hasDied: () => true, timeoutMs: 1_000 })).toBe('died');
  });

  it('ends when it is called off', async () => {
    const signal = AbortSignal.timeout(80);
    expect(await waitHealthy({ ask: forever, hasDied: () => false, timeoutMs: 60_000, signal })).toBe(
      'interrupted',
    );
  });
});
