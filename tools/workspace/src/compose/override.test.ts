import { describe, expect, it } from 'vitest';
import { composeProject, type ComposeModel, overrideOf } from './override.ts';

const MODEL: ComposeModel = {
  services: {
    worker: { container_name: 'worker', ports: [{ target: 8000, published: '8000', protocol: 'tcp' }] },
    cache: { ports: [{ target: 6379, published: '6379' }] },
  },
  networks: { default: null, shared: { external: true } },
  volumes: { data: null, models: { external: true } },
};
const wish = (port: number | null) => [{ service: 'worker', port, environment: {} }];

describe('the compose override of a workspace', () => {
  it('gives containers, networks and volumes names of its own and the port of the block', () => {
    expect(overrideOf(MODEL, 'shop-ws-3011', wish(3012)))
      .toBe(`# Written by workspace at each start of shop-ws-3011. Changes are lost.
services:
  "worker":
    container_name: "shop-ws-3011-worker"
    profiles: ["shop-ws-3011"]
    ports: !override ["127.0.0.1:3012:8000"]
  "cache":
    container_name: "shop-ws-3011-cache"
    ports: !reset []
networks:
  "default":
    name: "shop-ws-3011_default"
volumes:
  "data":
    name: "shop-ws-3011_data"
`);
  });

  it('closes a published port that has no place in the block', () => {
    expect(overrideOf(MODEL, 'p', wish(null))).toMatch(/"worker":\n.*\n.*\n {4}ports: !reset \[\]/);
  });

  it('takes the exposed port when none is published', () => {
    const model = { services: { worker: { expose: ['9000'] } } };
    expect(overrideOf(model, 'p', wish(3012))).toContain('127.0.0.1:3012:9000');
  });

  it('keeps the protocol of a port that is not TCP', () => {
    const model = { services: { worker: { ports: [{ target: 53, protocol: 'udp' }] } } };
    expect(overrideOf(model, 'p', wish(3012))).toContain('127.0.0.1:3012:53/udp');
  });

  it('names no container that runs in copies', () => {
    const model = { services: { worker: { container_name: 'w', deploy: { replicas: 2 } } } };
    expect(overrideOf(model, 'p', wish(null))).toContain('container_name: !reset null');
  });

  it('passes variables on without letting compose read a dollar sign in them', () => {
    const [one] = wish(null);
    expect(overrideOf(MODEL, 'p', [{ ...one!, environment: { KEY: 'a$b"c' } }])).toContain(
      '"KEY": "a$$b\\"c"',
    );
  });

  it.each([
    ['an unknown service', { services: { web: {} } }, 3012, /no such service \(it has: web\)/],
    ['a port that is not known', { services: { worker: {} } }, 3012, /does not say which port/],
    ['the network of the host', { services: { worker: { network_mode: 'host' } } }, null, /the machine's/],
  ])('refuses %s', (_name, model, port, message) => {
    expect(() => overrideOf(model, 'p', wish(port))).toThrow(message);
  });

  it.each([
    ['shop', 'shop-ws-3011'],
    ['My Shop.app', 'my-shop-app-ws-3011'],
    ['_x', 'x-ws-3011'],
    ['日本', 'repo-ws-3011'],
  ])('names the project of %s', (repo, project) => {
    expect(composeProject(repo, 3011)).toBe(project);
  });
});
