import { describe, expect, it } from 'vitest';
import { haproxyArguments, nginxFile, proxiesOf, type ProxyProcess } from './proxy-processes.ts';

const one = (pid: number, parent: number, command: string, startedMs = pid * 1000): ProxyProcess => ({
  pid,
  parent,
  name: command.includes('master process /usr/local/openresty')
    ? 'openresty'
    : (/^\w+/.exec(command)?.[0] ?? ''),
  words: /^\w+: /.test(command) ? [command] : command.split(' '),
  startedMs,
});

describe('the proxies among processes', () => {
  it.each<[what: string, processes: ProxyProcess[], expected: object[]]>([
    [
      'an nginx as old as its oldest worker',
      [
        one(5, 1, 'nginx: master process nginx -g daemon off;'),
        one(9, 5, 'nginx: worker process'),
        one(8, 5, 'nginx: worker process'),
        one(6, 5, 'nginx: cache manager process'),
      ],
      [{ kind: 'nginx', pid: 5, loadedMs: 8000, draining: 0 }],
    ],
    [
      'an nginx with workers that end, which are no age',
      [
        one(5, 1, 'nginx: master process nginx'),
        one(6, 5, 'nginx: worker process is shutting down'),
        one(9, 5, 'nginx: worker process'),
      ],
      [{ pid: 5, loadedMs: 9000, draining: 1 }],
    ],
    [
      'an nginx without workers, of no age',
      [one(5, 1, 'nginx: master process nginx')],
      [{ pid: 5, loadedMs: null }],
    ],
    [
      'the new master after an upgrade',
      [
        one(5, 1, 'nginx: master process nginx'),
        one(6, 5, 'nginx: master process nginx'),
        one(7, 6, 'nginx: worker process'),
      ],
      [{ pid: 6, loadedMs: 7000 }],
    ],
    [
      'an nginx of one process',
      [one(5, 1, 'nginx -c /a.conf')],
      [{ pid: 5, words: ['nginx', '-c', '/a.conf'] }],
    ],
    ['no nginx that only reloads or tests', [one(5, 1, 'nginx -s reload'), one(6, 1, 'nginx -T')], []],
    [
      'a HAProxy as old as its newest worker',
      [
        one(3, 1, 'haproxy -W -f h.cfg'),
        one(6, 3, 'haproxy -W -f h.cfg'),
        one(8, 3, 'haproxy -sf 6 -x sockpair@3 -W -f h.cfg'),
      ],
      [{ kind: 'haproxy', pid: 3, loadedMs: 8000, draining: 1 }],
    ],
    [
      'the HAProxy that has told another one to end',
      [one(3, 1, 'haproxy -D -f h.cfg'), one(8, 1, 'haproxy -D -f h.cfg -sf 3')],
      [{ pid: 8, loadedMs: 8000, draining: 1 }],
    ],
    [
      'a Caddy that serves',
      [one(3, 1, 'caddy run --config C'), one(4, 1, 'caddy reload')],
      [{ kind: 'caddy', pid: 3 }],
    ],
    ['nothing else', [one(3, 1, 'bash -c nginx')], []],
  ])('are %s', (_, processes, expected) => {
    const found = proxiesOf(processes);
    expect(found).toHaveLength(expected.length);
    expect(found).toMatchObject(expected);
  });

  it.each<[command: string, built: string | null, expected: string | null]>([
    ['nginx -c /a/b.conf', null, '/a/b.conf'],
    ['nginx -c/a/b.conf', null, '/a/b.conf'],
    ['nginx -p /srv -c b.conf', null, '/srv/b.conf'],
    ['nginx -p run -c b.conf', null, '/home/me/run/b.conf'],
    [
      'nginx -c b.conf',
      'x --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf y',
      '/usr/share/nginx/b.conf',
    ],
    [
      'nginx -g daemon off;',
      "--prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf --x='",
      '/etc/nginx/nginx.conf',
    ],
    ['nginx', '--prefix=/opt/nginx --with-x', '/opt/nginx/conf/nginx.conf'],
    ['nginx', 'no words', null],
    ['nginx', null, null],
  ])('nginx: %s built with %s reads %s', (command, built, expected) => {
    expect(nginxFile(command.split(' '), '/home/me', built)).toBe(expected);
  });

  it('HAProxy: the files and the socket of its command line', () => {
    const words =
      'haproxy -Ws -f /etc/haproxy/haproxy.cfg -f more -p /run/h.pid -S /run/m.sock,mode,600'.split(' ');
    expect(haproxyArguments(words, '/srv')).toEqual({
      places: ['/etc/haproxy/haproxy.cfg', '/srv/more'],
      master: '/run/m.sock',
    });
    expect(haproxyArguments(['haproxy', '-C', '/x', '--', 'a', '/b'], '/srv').places).toEqual(['/x/a', '/b']);
  });
});
