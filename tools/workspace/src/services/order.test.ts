import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { groupsToStop, servicesToStart } from './order.ts';

type Services = Config['services'];

function services(needs: Record<string, string[]>, manual: string[] = []): Services {
  return Object.fromEntries(
    Object.entries(needs).map(([name, list]) => [
      name,
      {
        kind: 'process' as const,
        command: 'x',
        needs: list,
        autostart: !manual.includes(name),
        environment: {},
      },
    ]),
  );
}
const SHOP = services({ web: ['api'], api: ['db', 'redis'], db: [], redis: [], docs: [] }, ['web', 'docs']);

describe('the services to start', () => {
  it.each([
    ['those that start by themselves', {}, ['db', 'redis', 'api']],
    ['all', { all: true }, ['db', 'redis', 'api', 'web', 'docs']],
    ['a named one with what it needs', { only: ['api'] }, ['db', 'redis', 'api']],
    ['a named one that does not start by itself', { only: ['docs'] }, ['docs']],
    ['none by name: like no names', { only: [] }, ['db', 'redis', 'api']],
  ])('%s', (_name, options, order) => {
    expect(servicesToStart(SHOP, options)).toEqual(order);
  });

  it('ends also for services that wait for each other', () => {
    expect(servicesToStart(services({ a: ['b'], b: ['a'] }), {}).toSorted()).toEqual(['a', 'b']);
  });
});

describe('the services to stop', () => {
  it('come before what they need', () => {
    expect(groupsToStop(SHOP, ['db', 'web', 'api', 'redis'])).toEqual([['web'], ['api'], ['db', 'redis']]);
  });

  it('begin with what the configuration no longer has', () => {
    expect(groupsToStop(SHOP, ['db', 'old', 'api'])).toEqual([['old'], ['api'], ['db']]);
  });

  it('ends also for services that wait for each other', () => {
    expect(
      groupsToStop(services({ a: ['b'], b: ['a'] }), ['a', 'b'])
        .flat()
        .toSorted(),
    ).toEqual(['a', 'b']);
  });
});
