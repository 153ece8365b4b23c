import { expect, it } from 'vitest';
import { bareContainer } from '../read/docker-shape.ts';
import type { Container } from '../snapshot.ts';
import { trafficOf } from './traffic.ts';

const OLD = ['nginx (pid 5): 1 of before the last reload still finish'];
const QUIET = { ms: 700, receivedBytes: 0, inboundConnections: 0 };
const folder = { type: 'bind', source: '/run/app', target: '/run/app', isWritable: true, isAnonymous: false };
const box = (change: Partial<Container>): Container => ({
  ...bareContainer('a'.repeat(64), 'docker', 'api'),
  inboundConnections: 0,
  ...change,
});

it('Old workers of a proxy are in-use with a connection, and prove nothing where a socket may be shared', () => {
  expect(trafficOf(box({}), QUIET, OLD).weight).toBe('for');
  expect(trafficOf(box({ mounts: [folder] }), QUIET, OLD)).toMatchObject({
    weight: 'unproved',
    says: expect.stringContaining('nginx (pid 5)'),
  });
  expect(trafficOf(box({ mounts: [folder] }), QUIET).weight).toBe('for');
  expect(trafficOf(box({}), { ...QUIET, inboundConnections: 1 }, OLD)).toEqual({
    weight: 'in-use',
    says: 'E3 1 established connections come in (nginx (pid 5): 1 of before the last reload still finish)',
  });
});
