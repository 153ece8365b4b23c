import { describe, expect, it } from 'vitest';
import { unitsOf } from './cgroup-name.ts';

const ID = 'c1d4a36c92a4da88a30f1a2d0f3a6c2e5f8e6f7c4d3b2a190817263544536271';
const OTHER = ID.replaceAll('c', 'd');

describe('groups on the way of a cgroup path', () => {
  // Paths as engines and service managers make them.
  const table: [path: string, kind: string | undefined, name: string | undefined, engine?: string][] = [
    [`/docker/${ID}`, 'container', ID.slice(0, 12), 'docker'],
    [`/docker/${ID}/nested`, 'container', ID.slice(0, 12), 'docker'],
    [`/system.slice/docker-${ID}.scope`, 'container', ID.slice(0, 12), 'docker'],
    [`/machine.slice/libpod-${ID}.scope`, 'container', ID.slice(0, 12), 'podman'],
    [`/machine.slice/libpod-${ID}.scope/container`, 'container', ID.slice(0, 12), 'podman'],
    [`/libpod_parent/libpod-${ID}`, 'container', ID.slice(0, 12), 'podman'],
    [`/default/${ID}`, 'container', ID.slice(0, 12), 'containerd'],
    [
      `/kubepods/burstable/pod0f1a2b3c-d4e5-6789-abcd-ef0123456789/${ID}`,
      'container',
      ID.slice(0, 12),
      'kubernetes',
    ],
    [
      `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod0f1a2b3c_d4e5_6789_abcd_ef0123456789.slice/cri-containerd-${ID}.scope`,
      'container',
      ID.slice(0, 12),
      'kubernetes',
    ],
    [
      '/kubepods.slice/kubepods-pod0f1a2b3c_d4e5_6789_abcd_ef0123456789.slice',
      'pod',
      'pod 0f1a2b3c-d4e5-6789-abcd-ef0123456789',
    ],
    [
      '/kubepods/besteffort/pod0f1a2b3c-d4e5-6789-abcd-ef0123456789',
      'pod',
      'pod 0f1a2b3c-d4e5-6789-abcd-ef0123456789',
    ],
    ['/system.slice/nginx.service', 'service', 'nginx.service'],
    [
      '/system.slice/system-postgresql.slice/postgresql@15-main.service',
      'service',
      'postgresql@15-main.service',
    ],
    ['/user.slice/user-1000.slice/session-3.scope', 'session', 'session-3.scope'],
    [
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app.service',
      'service',
      'user@1000.service/app.service',
    ],
    [
      `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope`,
      'container',
      ID.slice(0, 12),
      'podman',
    ],
    ['/init.scope', 'service', 'init.scope'],
    ['/system.slice', 'slice', 'system.slice'],
    ['/lxc.payload.web/system.slice/cron.service', 'service', 'web/cron.service'],
    ['/lxc/db', 'container', 'db', 'unknown'],
    ['/machine.slice/machine-deb.scope', 'container', 'deb', 'unknown'],
    ['/jobs/a/b/c', 'cgroup', 'jobs/a'],
    ['/', undefined, undefined],
    // As seen from within a namespace: what follows the way up counts.
    [`/../../system.slice/docker-${ID}.scope`, 'container', ID.slice(0, 12), 'docker'],
    ['/../cron.service', 'service', 'cron.service'],
    // A service inside a container is the container's, not the host's of that name.
    [
      `/system.slice/docker-${ID}.scope/system.slice/nginx.service`,
      'service',
      `${ID.slice(0, 12)}/nginx.service`,
    ],
    // Not an id: too short, or not hexadecimal.
    ['/docker/0123abcd', 'slice', 'docker'],
  ];
  it.each(table)('%s', (path, kind, name, engine) => {
    const unit = unitsOf(path).at(-1);
    expect([unit?.kind, unit?.name, unit?.engine]).toEqual([kind, name, engine]);
  });

  it('tells a container inside a container apart', () => {
    expect(unitsOf(`/docker/${ID}/docker/${OTHER}`).flatMap(({ id }) => id ?? [])).toEqual([ID, OTHER]);
  });
});
