import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certain, diagnose, states } from '../../../test/diagnose.ts';

const noPython = existsSync('/usr/bin/python3') ? '' : 'no python3 here';
if (noPython) console.warn(`A port that drops packets was not tried: ${noPython}.`);

describe.skipIf(noPython)('a port that drops what comes', () => {
  let listener: ChildProcess;
  let port = 0;
  const waiting: Socket[] = [];
  beforeAll(async () => {
    // Nobody takes connections from a full queue: the kernel then drops the next ones without a word.
    const program =
      'import socket,sys\ns=socket.socket();s.bind(("127.0.0.1",0));s.listen(0);print(s.getsockname()[1],flush=True);sys.stdin.read()';
    listener = spawn('/usr/bin/python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    port = await new Promise<number>((resolve) =>
      listener.stdout?.once('data', (bytes: Buffer) => resolve(Number(bytes))),
    );
    for (let left = 4; left > 0; left -= 1) waiting.push(connect(port, '127.0.0.1').on('error', () => {}));
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  afterAll(() => {
    for (const socket of waiting) socket.destroy();
    listener.kill();
  });

  test('is a time-out with the other ports as counter-test, within its time', async () => {
    const began = performance.now();
    const diagnosis = await diagnose(`postgresql://u:p@127.0.0.1:${port}/db`, { timeoutMs: 2_000 });
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(certain(diagnosis)).toEqual(['connection-timed-out proved']);
    expect(diagnosis.causes[0]?.evidence.join()).toContain('Counter-test port 5432');
    const hurried = await diagnose(`postgresql://u:p@127.0.0.1:${port}/db`, { timeoutMs: 600 });
    expect(certain(hurried)).toEqual(['connection-timed-out likely']);
  });
});

describe('a server that stops answering in the middle of the login', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    // It asks for SCRAM like PostgreSQL, and never goes on.
    server = createServer((socket) => {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('data', (bytes: Buffer) => {
          if (bytes.length === 8) socket.write('N');
          else if (bytes[0] === 0)
            socket.write(Buffer.from([82, 0, 0, 0, 23, 0, 0, 0, 10, ...Buffer.from('SCRAM-SHA-256\0\0')]));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('the run ends in its time, with what passed before', async () => {
    const began = performance.now();
    const { port } = server.address() as AddressInfo;
    const diagnosis = await diagnose(`postgresql://u:pw@127.0.0.1:${port}/db`, { timeoutMs: 1_500 });
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(certain(diagnosis)).toEqual(['server-silent proved']);
    expect(states(diagnosis, 'network')).toEqual(['passed']);
  });
});
