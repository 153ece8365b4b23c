import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { hear } from './socket.ts';

test('an error that came between two reads is told by the next one', async () => {
  const socket = new Socket();
  socket.on('error', () => {});
  socket.destroy(Object.assign(new Error('alert'), { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' }));
  expect(await hear(socket, 100)).toEqual({ failed: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' });
  const closed = new Socket();
  closed.destroy();
  expect(await hear(closed, 100)).toEqual({ closed: true });
});
