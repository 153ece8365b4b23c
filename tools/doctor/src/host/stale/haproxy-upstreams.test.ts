import { describe, expect, it } from 'vitest';
import { haproxyUpstreams, parseServersState } from './haproxy-upstreams.ts';
import type { ProxyReading } from './upstream.ts';

const places = ({ targets }: ProxyReading): string[] =>
  targets.map(({ host, port, socket, isIdle }) => `${socket ?? `${host}:${port}`}${isIdle ? ' idle' : ''}`);
const IN = 'frontend in\n bind :80\n default_backend app\n';
// As HAProxy 2.6.12 answered.
const HEAD =
  '1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n';

describe('the targets of HAProxy', () => {
  it.each<[what: string, text: string, expected: string[], unresolved: number]>([
    [
      'the servers of the backend that a frontend names',
      `${IN}backend app\n server a 10.0.0.1:80 check\nbackend old\n server b 10.0.0.2:80\n`,
      ['10.0.0.1:80'],
      0,
    ],
    [
      'those behind a condition too',
      `${IN} use_backend beta if { path /b }\nbackend app\n server a a:1\nbackend beta\n server b b:2\n`,
      ['a:1', 'b:2'],
      0,
    ],
    [
      'all there are when a request chooses',
      `frontend in\n use_backend %[req.hdr(x)]\nbackend app\n server a a:1\nbackend old\n server b b:2\n`,
      ['a:1', 'b:2'],
      0,
    ],
    [
      'all there are when an agent chooses',
      `${IN} filter spoe engine e config e.cfg\nbackend app\n server a a:1\nbackend old\n server b b:2\n`,
      ['a:1', 'b:2'],
      0,
    ],
    [
      'those of a listen, and its dispatch',
      'listen l\n bind :80\n dispatch 10.0.0.3:81\n server a a:1 backup\n',
      ['10.0.0.3:81', 'a:1'],
      0,
    ],
    [
      'idle when disabled or without weight',
      `${IN}backend app\n server a a:1 disabled\n server b b:2 weight 0\n server c c:3 weight 10\n`,
      ['a:1 idle', 'b:2 idle', 'c:3'],
      0,
    ],
    [
      'idle by default, unless they say otherwise',
      `defaults\n default-server disabled\n${IN}backend app\n server a a:1\n server b b:2 enabled\n`,
      ['a:1 idle', 'b:2'],
      0,
    ],
    [
      'sockets, families and IPv6',
      `${IN}backend app\n server a unix@/run/a.sock\n server b /run/b.sock\n server c ipv4@10.0.0.1:80\n server d ::1:3000\n server e [fd00::2]:80\n`,
      ['/run/a.sock', '/run/b.sock', '10.0.0.1:80', '::1:3000', 'fd00::2:80'],
      0,
    ],
    [
      'each of a template',
      `${IN}backend app\n server-template w 3 web.shop:3000 check\n`,
      ['web.shop:3000'],
      0,
    ],
    [
      'without comments, with quotes',
      `${IN}backend app # server x x:9\n # server y y:9\n server "a" 'a:1' # c\n`,
      ['a:1'],
      0,
    ],
    [
      'not servers of peers and rings',
      `peers p\n server me 10.0.0.9:1024\nring r\n server log 10.0.0.8:514\n${IN}backend app\n server a a:1\n`,
      ['a:1'],
      0,
    ],
    ['open when the environment decides', `${IN}backend app\n server a "\${APP}"\n`, [], 1],
    [
      'open when the request does',
      `${IN} http-request set-dst url_ip\nbackend app\n server a 0.0.0.0:80\n`,
      [],
      2,
    ],
    ['open when DNS finds them', `${IN}backend app\n server-template w 3 _http._tcp.web.shop\n`, [], 1],
    ['open when a program does', `global\n lua-load x.lua\n${IN}backend app\n server a a:1\n`, ['a:1'], 1],
    ['open when conditions do', `.if defined(X)\n${IN}.endif\nbackend app\n server a a:1\n`, ['a:1'], 1],
    [
      'open when somebody may change them',
      `global\n stats socket /run/h.sock level admin\n${IN}backend app\n server a a:1\n`,
      ['a:1'],
      1,
    ],
    [
      'not open when nobody may',
      `global\n stats socket /run/h.sock mode 600\n${IN}backend app\n server a a:1\n`,
      ['a:1'],
      0,
    ],
    ['open when there is no configuration', '<html>', [], 1],
  ])('are %s', (_, text, expected, unresolved) => {
    const reading = haproxyUpstreams(text, null, 'h');
    expect(places(reading)).toEqual(expected);
    expect(reading.unresolved).toHaveLength(unresolved);
  });

  it('are those the running one tells of, with sockets from the file', () => {
    const states = parseServersState(
      `${HEAD}3 app 1 up 10.0.0.1 0 0 1 1 1 8 2 0 6 0 0 0 - 3002 - 0 0 - - 0\n3 app 2 off 10.0.0.2 0 5 1 1 1 1 0 0 8 0 0 0 - 3001 - 0 0 - - 0\n3 app 3 on 10.0.0.4 2 4 1 1 1 1 0 0 8 0 0 0 - 3001 - 0 0 - - 0\n3 app 4 s - 2 0 0 0 1 1 0 2 0 0 0 0 - 0 - 0 0 - - 0\n3 app 5 r - 0 32 1 1 1 1 0 0 0 0 0 0 app.invalid 80 - 0 0 - - 0\n4 old 1 b 10.0.0.9 2 0 1 1 1 1 0 2 0 0 0 0 - 3001 - 0 0 - - 0\n\n`,
    );
    const text = `global\n stats socket /run/h.sock level admin\n${IN}backend app\n server up 10.0.0.7:1\n server off a:1\n server on b:1 disabled\n server s unix@/run/s.sock\n server r app.invalid:80\nbackend old\n server b c:1\n`;
    const both = haproxyUpstreams(text, states, 'h');
    expect(places(both)).toEqual([
      '/run/s.sock idle',
      '10.0.0.1:3002',
      '10.0.0.2:3001 idle',
      '10.0.0.4:3001',
      'app.invalid:80',
    ]);
    expect(both.unresolved).toEqual([]);
    const alone = haproxyUpstreams(null, states, 'h');
    expect(places(alone)).toContain('10.0.0.9:3001');
    expect(alone.unresolved.join()).toMatch(/app\/s has no address/);
    expect(
      haproxyUpstreams(
        `${text} server new d:1\n`.replace('backend old', 'backend app'),
        states,
        'h',
      ).unresolved.join(),
    ).toMatch(/app\/new d:1: the running one does not know it/);
    expect(parseServersState('Unknown command')).toBeNull();
  });
});
