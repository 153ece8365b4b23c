import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildHost } from '../../../fixtures/host/build-host.ts';
import { SMALL_HOST, useHostFolder } from '../../../test/small-host.ts';
import { findingsOf } from '../account/findings.ts';
import { printSnapshot } from '../account/print.ts';
import { takeSnapshot } from '../account/take.ts';
import { bareContainer } from './docker-shape.ts';
import { openTree, recordTree, type Tree } from './tree.ts';

const host = useHostFolder();

describe('a recording', () => {
  it('diagnoses as the host it was made of', async () => {
    const stat = (user: number): string => `cpu  ${user} 0 20 180 0 0 0 0 0 0\ncpu0 1\n`;
    const rates = { stat: [stat(20), stat(120)], ticks: [[10, 5, 30]] };
    buildHost(host.root, { ...SMALL_HOST, files: { '.doctor/rates.json': JSON.stringify(rates) } });
    const first = await takeSnapshot(recordTree(openTree(host.root), join(host.folder, 'copy')));
    const second = await takeSnapshot(openTree(join(host.folder, 'copy')));
    expect(second).toEqual(first);
    expect(first.groups[0]?.cpuCores).toBeCloseTo(0.25, 5);
  });

  it('of this host gives the same figures again, and holds no command line, environment or other log', async () => {
    const copy = join(host.folder, 'copy');
    const first = await takeSnapshot(recordTree(openTree('/'), copy), { intervalMs: 100 });
    const second = await takeSnapshot(openTree(copy));
    expect({ ...second, groups: second.groups.length, problems: 0 }).toEqual({
      ...first,
      groups: first.groups.length,
      problems: 0,
    });
    expect(second.groups).toEqual(first.groups);
    const files = readdirSync(copy, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /environ|cmdline|config\.v2|maps$/.test(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it('leaves out environments and secret labels of containers', async () => {
    const id = 'cd'.repeat(32);
    const config = {
      Name: '/web',
      Config: { Env: ['PASSWORD=swordfish'], Labels: { 'app.password': 'swordfish', app: 'shop' } },
      State: { Running: true },
    };
    buildHost(host.root, {
      ...SMALL_HOST,
      files: { [`var/lib/docker/containers/${id}/config.v2.json`]: JSON.stringify(config) },
    });
    const copy = join(host.folder, 'copy');
    const asLive: Tree = { ...openTree(host.root), isLive: true, fact: (_, live) => live() };
    const first = await takeSnapshot(recordTree(asLive, copy), { dockerSocket: '/nowhere' });
    expect(first.containers[0]?.labels).toEqual({ 'app.password': '(left out)', app: 'shop' });
    const second = await takeSnapshot(openTree(copy));
    expect(second.containers).toEqual(first.containers);
    const files = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(texts.some((text) => text.includes('shop'))).toBe(true);
    expect(texts.some((text) => text.includes('swordfish'))).toBe(false);
  });
});

describe('a damaged recording', () => {
  const ID = 'ab'.repeat(32);
  it('is used where nothing is damaged', async () => {
    const containers = [bareContainer(ID, 'docker', 'api')];
    const text = JSON.stringify({ containers, disk: null, problems: [] });
    const snapshot = await host.take({ ...SMALL_HOST, files: { '.doctor/containers.json': text } });
    expect(snapshot.containers).toMatchObject([{ id: ID }]);
    expect(snapshot.problems.join()).not.toContain('cannot be used');
  });

  it.each([
    ['containers', '{"containers":[{}],"disk":null,"problems":[]}'],
    [
      'containers',
      JSON.stringify({
        containers: [bareContainer(`${ID}; reboot`, 'docker', 'api')],
        disk: null,
        problems: [],
      }),
    ],
    ['containers', '5'],
    ['mounts', '[{"path":null}]'],
    ['kernel-log', '{"kmsg":[5]}'],
    ['rates', '{"stat":[null],"ticks":[]}'],
    ['rates', 'null'],
    ['rates', '{"stat":["cpu  1 2 3 4"],"ticks":[]}'],
    ['clock', '{"nowMs":"1e400"}'],
    ['clock', '\u0000\u0001 no JSON'],
  ])('of which %s is %s is told without that, and says so', async (name, text) => {
    const snapshot = await host.take({ ...SMALL_HOST, files: { [`.doctor/${name}.json`]: text } });
    expect(snapshot.groups[0]?.name).toBe('web.service');
    expect(snapshot.problems).toContain(
      `.doctor/${name}.json of this recording cannot be used; what it held is left out.`,
    );
    printSnapshot(snapshot, findingsOf(snapshot), { answer: '', stale: '' });
  });
});
