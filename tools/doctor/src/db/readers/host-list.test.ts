import { describe, expect, test } from 'vitest';
import { hostList } from './host-list.ts';

const places = (host: string, port: string, hostaddr?: string): string | string[] => {
  const list = hostList(host, port, hostaddr);
  return typeof list === 'string' ? list : list.map((one) => `${one.host}:${one.port} ${one.address}`.trim());
};

describe('the hosts of a connection string', () => {
  // [host, port, hostaddr, list or error]
  const cases: [string, string, string, string | string[]][] = [
    ['h', '', '', ['h:5432']],
    ['a,b', '', '', ['a:5432', 'b:5432']],
    ['a,b', '7', '', ['a:7', 'b:7']],
    ['a,b', '7,8', '', ['a:7', 'b:8']],
    ['a,b', ',8', '', ['a:5432', 'b:8']],
    [',b', '', '', ['localhost:5432', 'b:5432']],
    ['a,b,c', '1,2', '', 'could not match 2 port numbers to 3 hosts'],
    ['a', '1,2', '', 'could not match 2 port numbers to 1 hosts'],
    ['a,b', '1', '127.0.0.1,127.0.0.2', ['a:1 127.0.0.1', 'b:1 127.0.0.2']],
    ['', '1', '127.0.0.1', ['127.0.0.1:1 127.0.0.1']],
    ['a,b', '1', '127.0.0.1', 'could not match 2 host names to 1 hostaddr values'],
  ];
  test.each(cases)('host %s, port %s, hostaddr %s', (host, port, hostaddr, expected) => {
    expect(places(host, port, hostaddr)).toEqual(expected);
  });
});
