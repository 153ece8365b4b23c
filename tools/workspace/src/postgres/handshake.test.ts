import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { readAnswer, shakeHands } from './handshake.ts';

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, body]);
}
const WELCOME = message('R', Buffer.from([0, 0, 0, 0]));
const PASSWORD = message('R', Buffer.from([0, 0, 0, 10]));
const STATUS = message('S', Buffer.from('server_version\x0018.4\0'));
const READY = message('Z', Buffer.from('I'));
const FAILURE = message('E', Buffer.from('SFATAL\0C3D000\0Mdatabase "x" does not exist\0\0'));

test.each([
  { name: 'nothing yet', received: [], answer: null },
  { name: 'a welcome', received: [WELCOME, STATUS], answer: null },
  { name: 'ready', received: [WELCOME, STATUS, READY], answer: { kind: 'answered' } },
  { name: 'a question for the password', received: [PASSWORD], answer: { kind: 'answered' } },
  { name: 'half a message', received: [WELCOME, FAILURE.subarray(0, 12)], answer: null },
  {
    name: 'a failure',
    received: [WELCOME, FAILURE],
    answer: { kind: 'failed', code: '3D000', message: 'database "x" does not exist' },
  },
])('$name is understood', ({ received, answer }) => {
  expect(readAnswer(Buffer.concat(received))).toEqual(answer);
});

test('nobody who listens is a refusal', async () => {
  expect(await shakeHands(20590, 'x')).toEqual({ kind: 'refused' });
});

test.each([
  { name: 'that says nothing', say: '' },
  { name: 'that speaks HTTP', say: 'HTTP/1.1 400 Bad Request\r\n\r\n' },
])('a listener $name is a refusal in the time given', async ({ say }) => {
  const server = createServer((socket) => socket.write(say)).listen(20591, '127.0.0.1');
  await once(server, 'listening');
  const before = performance.now();
  expect(await shakeHands(20591, 'x', 100)).toEqual({ kind: 'refused' });
  expect(performance.now() - before).toBeLessThan(1_000);
  server.close();
});
