import { createSocket } from 'node:dgram';
import { type AddressInfo } from 'node:net';
import dns, { type Answer } from 'dns-packet';

/** What a name is answered with. A name that is not listed does not exist; `silent` gets no answer. */
export type DnsRecords = Record<
  string,
  { A?: string[]; AAAA?: string[]; code?: 'SERVFAIL'; silent?: boolean }
>;

export interface DnsServer {
  /** `127.0.0.1:PORT`. */
  address: string;
  /** Every name that was asked for, in order. */
  asked: string[];
  stop: () => Promise<void>;
}

const SERVFAIL = 2;
const NXDOMAIN = 3;

/** A name server on UDP, on a free port of loopback unless `port` is given. */
export async function startDns(records: DnsRecords, port = 0): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (bytes, from) => {
    const query = dns.decode(bytes);
    const [question] = query.questions ?? [];
    if (!question) return;
    const name = question.name.toLowerCase();
    asked.push(name);
    const record = records[name];
    if (record?.silent) return;
    const addresses = record?.[question.type as 'A' | 'AAAA'] ?? [];
    const answers = addresses.map(
      (data) => ({ type: question.type, name: question.name, ttl: 1, data }) as Answer,
    );
    const code = record === undefined ? NXDOMAIN : record.code === 'SERVFAIL' ? SERVFAIL : 0;
    const { id, questions } = query;
    socket.send(
      dns.encode({
        type: 'response',
        id: id ?? 0,
        flags: dns.RECURSION_AVAILABLE | code,
        questions: questions ?? [],
        answers,
      }),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    asked,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
