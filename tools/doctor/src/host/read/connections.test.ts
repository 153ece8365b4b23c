import { describe, expect, it } from 'vitest';
import { countConnections, parseInterfaces } from './connections.ts';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 020011AC:0BB8 010011AC:D431 01 00000000:00000000 00:00000000 00000000     0        0 2 1
   2: 020011AC:A001 030011AC:1538 01 00000000:00000000 00:00000000 00000000     0        0 3 1
   3: 0100007F:0BB8 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 4 1
   4: 020011AC:0BB8 010011AC:D432 06 00000000:00000000 00:00000000 00000000     0        0 0 1
`;

describe('traffic of a container', () => {
  it('tells who opened a connection, without health checks and ended ones', () => {
    expect(countConnections([TCP])).toEqual({ inbound: 1, outbound: 1 });
  });

  it('knows a port that listens on IPv6 for IPv4 too', () => {
    const six = '   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A 0 0\n';
    expect(countConnections([TCP.split('\n').slice(2).join('\n'), six])).toEqual({ inbound: 1, outbound: 1 });
  });

  it('sums the interfaces without the loopback', () => {
    const dev = `Inter-|   Receive |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:  999  1 0 0 0 0 0 0  999  1 0 0 0 0 0 0
  eth0: 1000 10 0 0 0 0 0 0 2000 20 0 0 0 0 0 0
  eth1:    5 10 0 0 0 0 0 0    7 20 0 0 0 0 0 0
`;
    expect(parseInterfaces(dev)).toEqual({ received: 1005, sent: 2007 });
  });
});
