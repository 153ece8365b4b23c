import { describe, expect, it } from 'vitest';
import { supabaseFailure } from './failure.ts';

const DEBUG = 'Try rerunning the command with --debug to troubleshoot the error.';
const NO_HOST = (registry: string) =>
  `Error response from daemon: Get "https://${registry}/v2/": dial tcp: lookup ${registry} on 10.0.0.53:53: no such host`;
/** As CLI 3.1.0 says it: three registries, each tried three times, in one line for each image. */
const pull = (image: string) =>
  `failed to pull docker image from all registries: ${[
    ['public.ecr.aws', `public.ecr.aws/supabase/${image}`],
    ['ghcr.io', `ghcr.io/supabase/${image}`],
    ['registry-1.docker.io', `supabase/${image}`],
  ]
    .flatMap(([registry, name]) =>
      [1, 2, 3].map((attempt) => `${name} attempt ${attempt}: ${NO_HOST(registry!)}`),
    )
    .join('; ')}`;

describe('why `supabase start` failed', () => {
  // What CLI 3.1.0 wrote, except for the telemetry of 2.109.1.
  it.each([
    [
      'no network',
      [
        NO_HOST('ghcr.io'),
        'Retrying after 4s: supabase/gotrue:v2.197.0',
        pull('postgres:17.11.0.018'),
        pull('gotrue:v2.197.0'),
        DEBUG,
      ],
      'the image public.ecr.aws/supabase/postgres:17.11.0.018 and 1 more could not be fetched (Get "https://public.ecr.aws/v2/": dial tcp: lookup public.ecr.aws on 10.0.0.53:53: no such host).',
      /`docker pull public\.ecr\.aws\/supabase\/postgres:17\.11\.0\.018`/,
    ],
    [
      'no network with CLI 2.109.1, which writes a line for each registry',
      [
        'failed to pull docker image from all registries: public.ecr.aws/supabase/mailpit:v1.30.2: failed to pull docker image: Error response from daemon: Get "https://public.ecr.aws/v2/": no such host',
        'ghcr.io/supabase/mailpit:v1.30.2: failed to pull docker image: Error response from daemon: Get "https://ghcr.io/v2/": no such host   ',
        'supabase/mailpit:v1.30.2: failed to pull docker image: Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host   ',
        DEBUG,
      ],
      'the image public.ecr.aws/supabase/mailpit:v1.30.2 could not be fetched (Get "https://public.ecr.aws/v2/": no such host).',
      /docker pull public\.ecr\.aws\/supabase\/mailpit:v1\.30\.2/,
    ],
    [
      'one image of an older CLI',
      [
        'failed to pull docker image: supabase/postgres:15.1: Error response from daemon: toomanyrequests',
        DEBUG,
      ],
      'the image supabase/postgres:15.1 could not be fetched (toomanyrequests).',
      /docker pull supabase\/postgres:15\.1/,
    ],
    [
      'unhealthy',
      [
        'Waiting for health checks...',
        'supabase_kong_shop-ws-25001-sb container logs:',
        'sh: kong: not found',
        'Stopping containers...',
        'supabase_kong_shop-ws-25001-sb container is not ready: starting (last health check exit code 127: /bin/sh: kong: not found)',
        'supabase_edge_runtime_shop-ws-25001-sb unexpected status 404',
        DEBUG,
      ],
      'not healthy: kong (not ready: starting (last health check exit code 127: /bin/sh: kong: not found)), edge_runtime (unexpected status 404).',
      /`enabled = false`/,
    ],
    [
      'a port, proxy',
      [
        'Stopping containers...',
        'failed to start docker container "supabase_kong_shop-ws-25011-sb": Error response from daemon: driver failed programming external connectivity on endpoint supabase_kong_shop-ws-25011-sb (d106): Error starting userland proxy: listen tcp4 0.0.0.0:25014: bind: address already in use',
        'Error: failed to start containers: a55f606039d6',
        DEBUG,
      ],
      'port 25014 is held by another program (wanted by supabase_kong_shop-ws-25011-sb).',
      /^End that program/,
    ],
    [
      'a port, another container',
      [
        'failed to start docker container: Error response from daemon: driver failed: Bind for 0.0.0.0:25015 failed: port is already allocated',
      ],
      'port 25015 is held by another program.',
      /^End that program/,
    ],
    [
      'no daemon',
      [
        'failed to inspect container health: Cannot connect to the Docker daemon at unix:///nope.sock. Is the docker daemon running?',
        DEBUG,
      ],
      'failed to inspect container health: Cannot connect to the Docker daemon at unix:///nope.sock. Is the docker daemon running?',
      /^Start Docker/,
    ],
    [
      'a table that is gone',
      ['[inbucket] in supabase/config.toml is no longer supported. Use [local_smtp] instead.', DEBUG],
      '[inbucket] in supabase/config.toml is no longer supported. Use [local_smtp] instead.',
      /config\.toml of the repository/,
    ],
    [
      'something else',
      [
        'posthog 2026/11/25 09:39:56 WARN: sending request',
        '│',
        '▲  no files matched pattern: supabase/seed.sql',
        'failed to read config: Invalid TOML document: incomplete key-value (line 2, column 2)',
        DEBUG,
        '',
      ],
      'failed to read config: Invalid TOML document: incomplete key-value (line 2, column 2)',
      /^See \/log\.$/,
    ],
    ['nothing', ['', DEBUG], 'it gave no reason.', /^See \/log\.$/],
  ])('is told in short: %s', (_name, lines, message, fix) => {
    const failure = supabaseFailure(lines, '/log');
    expect(failure.message).toBe(`\`supabase start\` failed: ${message}`);
    expect(failure.fix).toMatch(fix);
  });

  it('cuts long lines and shows few', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `${at} ${'x'.repeat(1000)}`);
    const { message } = supabaseFailure(lines, '/log');
    expect(message.split('\n')).toHaveLength(4);
    expect(message.length).toBeLessThan(1300);
    expect(message).toContain('29 x');
  });
});
