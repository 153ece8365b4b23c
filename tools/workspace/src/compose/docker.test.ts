import { describe, expect, it } from 'vitest';
import type { RunResult } from '../services/run.ts';
import { explainDocker } from './docker.ts';

const answer = (stdout: string): RunResult => ({ code: 0, stdout, stderr: '', failure: null });
const failed = (stderr: string, failure: string | null = null): RunResult => ({
  code: failure ? null : 1,
  stdout: '',
  stderr,
  failure,
});
const daemon =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n';

describe('whether containers can be started', () => {
  it.each([
    ['all is there', answer('28.2.2'), answer('2.24.4\n'), null],
    ['a newer compose', answer('28.2.2'), answer('v5.1.0-desktop.2\n'), null],
    ['a version that cannot be read', answer('28.2.2'), answer('dev\n'), null],
    ['no docker', failed('', 'ENOENT'), failed('', 'ENOENT'), /no program `docker`/],
    ['no daemon', failed(daemon), answer('2.30.0'), /does not answer: Cannot connect to the Docker daemon/],
    ['a daemon that hangs', failed('', 'ETIMEDOUT'), answer('2.30.0'), /within 10 s/],
    ['no compose', answer('28.2.2'), failed('unknown command'), /no `docker compose`/],
    ['an old compose', answer('28.2.2'), answer('2.24.3'), /is 2\.24\.3; 2\.24\.4 or newer/],
    ['an older compose', answer('28.2.2'), answer('2.9.10'), /is 2\.9\.10/],
  ])('%s', (_name, server, compose, why) => {
    const found = explainDocker(server, compose);
    if (why === null) expect(found).toBeNull();
    else expect(found).toMatch(why);
  });
});
