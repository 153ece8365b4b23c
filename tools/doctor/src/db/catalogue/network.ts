import type { CatalogueEntry } from '../cause.ts';

const sessionPooler =
  'Use the session pooler of the project (port 5432 of its pooler host, user postgres.REF): it has IPv4. Copy it from Connect in the dashboard, or ask GET /v1/projects/REF/config/database/pooler.';

/** Causes between this machine and the port. Sources: getaddrinfo(3), connect(2), Supabase's troubleshooting pages. */
export const networkCauses: readonly CatalogueEntry[] = [
  {
    id: 'host-not-found',
    rows: [9],
    layer: 'dns',
    title: 'The host name does not exist',
    symptoms: [
      'getaddrinfo ENOTFOUND db.REF.supabase.co',
      'could not translate host name "…" to address: Name or service not known',
      'lookup …: no such host',
      'java.net.UnknownHostException',
    ],
    fix: [
      'Compare the host with the one in the dashboard: a mistyped project reference gives a name that does not exist.',
      'A paused or deleted project has no name in DNS: restore it in the dashboard.',
    ],
  },
  {
    id: 'resolver-down',
    rows: [11],
    layer: 'dns',
    title: 'The name server does not answer: no name can be resolved from here',
    symptoms: [
      'getaddrinfo EAI_AGAIN',
      'queryA ESERVFAIL',
      'Temporary failure in name resolution',
      'lookup … on …:53: server misbehaving / i/o timeout',
    ],
    fix: [
      'Try another name (getent hosts example.com): if that fails too, mend /etc/resolv.conf or the DNS of the container.',
      'In Docker: set "dns" in daemon.json or `--dns`; a default bridge does not know the names of other containers.',
    ],
  },
  {
    id: 'ipv6-only-host',
    rows: [10, 12, 13, 14, 15, 16],
    layer: 'network',
    title: 'The host has only an IPv6 address, and this machine has no way to IPv6',
    symptoms: [
      'connect ENETUNREACH 2600:…:5432 (Network is unreachable: no IPv6 route)',
      'connect EADDRNOTAVAIL 2600:… (Cannot assign requested address: IPv6 switched off by sysctl or in the container)',
      'connect EHOSTUNREACH 2600:… (No route to host: only a local IPv6 address)',
      'EAFNOSUPPORT (Address family not supported by protocol: IPv6 off in the kernel)',
      'connect EINVAL 2600:… (a blackhole route)',
      'getaddrinfo ENOTFOUND although the name has an AAAA record (a lookup for IPv4 only)',
    ],
    fix: [
      sessionPooler,
      'Or buy the IPv4 add-on of the project; the direct host then has an A record.',
      'Or give the machine IPv6 (in Docker: "ipv6": true and a subnet); GitHub and GitLab runners have none.',
    ],
  },
  {
    id: 'host-unreachable',
    rows: [],
    layer: 'network',
    title: 'No route to the address of the host',
    symptoms: ['connect EHOSTUNREACH 10.0.0.5:5432', 'connect ENETUNREACH 10.0.0.5:5432 (an IPv4 address)'],
    fix: [
      'Check that the address is the right one and its network can be reached from here: ip route get ADDRESS.',
      'A private address (10.*, 172.16.*, 192.168.*) needs the VPN, the peering or the same Docker network.',
    ],
  },
  {
    id: 'connection-timed-out',
    rows: [17],
    layer: 'network',
    title: 'Nothing answers: packets to that port are dropped on the way',
    symptoms: [
      'connect ETIMEDOUT …:5432',
      'Connection timed out / timeout expired',
      'CONNECT_TIMEOUT (postgres.js)',
      'Connection terminated due to connection timeout (pg)',
      'dial tcp …: i/o timeout',
    ],
    fix: [
      'Let TCP out to 5432 and 6543 (firewall, security group, company network); try the other of the two ports.',
      'A paused project or a sleeping database does not answer either: wake it in the dashboard, or raise the connect timeout.',
    ],
  },
  {
    id: 'server-silent',
    rows: [],
    layer: 'network',
    title: 'The port takes the connection, but nothing answers in the time allowed',
    symptoms: ['TCP connects, no byte follows'],
    fix: ['Look at the load and the log of the server or proxy; restart it if it hangs.'],
  },
  {
    id: 'address-banned',
    rows: [18],
    layer: 'network',
    title: 'Supabase refuses this address: banned after wrong passwords (30 minutes)',
    symptoms: [
      'connect ECONNREFUSED on *.supabase.co or *.pooler.supabase.com',
      'two wrong passwords (28P01), then connection refused',
    ],
    fix: [
      'Correct the password everywhere it is used first: each client that goes on with the old one renews the ban.',
      'Then lift the ban of your own address only: supabase network-bans get / remove --db-unban-ip ADDRESS, or Database Settings > Banned IPs.',
      'Not banned? Look at the network restrictions, and whether the project is restarting.',
    ],
  },
  {
    id: 'server-not-listening',
    rows: [19],
    layer: 'network',
    title: 'Nothing listens on that port: the server is down, or listens on another port or address',
    symptoms: [
      'connect ECONNREFUSED 127.0.0.1:5432',
      'Connection refused. Is the server running on that host and accepting TCP/IP connections?',
      'connection to server on socket "…/.s.PGSQL.5432" failed: No such file or directory',
    ],
    fix: [
      'See what listens: ss -ltnp | grep -E "5432|54322|6543"; start the server (systemctl start postgresql, supabase start, docker compose up -d).',
      'Supabase locally listens on 54322. In a container localhost is the container: use the service name.',
      'From another machine: listen_addresses must not be localhost only.',
    ],
  },
  {
    id: 'connection-reset',
    rows: [20],
    layer: 'network',
    title: 'The connection was cut: by a proxy, an idle time-out, a TLS mismatch or a crash of the server',
    symptoms: [
      'read ECONNRESET',
      'server closed the connection unexpectedly',
      'write CONNECTION_CLOSED / CONNECTION_ENDED (postgres.js)',
      'unexpected EOF / broken pipe',
    ],
    fix: [
      'Cut after a pause: switch keep-alives on (keepalives_idle=60, keepAlive: true) and take idle connections out of the pool earlier than the proxy does.',
      'Cut at the start: try the other sslmode; a proxy may not speak TLS.',
      'Cut at random: look for 57P02 or an OOM kill in the log of the server (doctor host).',
    ],
  },
  {
    id: 'not-postgresql',
    rows: [21],
    layer: 'network',
    title: 'What listens on that port is not PostgreSQL',
    symptoms: [
      'Connection terminated unexpectedly (pg, at connect, without a code)',
      'received invalid response to SSL negotiation',
      'expected authentication request from server, but received H',
    ],
    fix: ['Correct the port: 5432 (session or direct), 6543 (transaction pooler), 54322 (Supabase locally).'],
  },
  {
    id: 'pooler-port-on-direct-host',
    rows: [22],
    layer: 'network',
    title: 'Port 6543 on the direct host: the dedicated pooler exists on paid plans only, and has IPv6 only',
    symptoms: ['a failure to connect to db.REF.supabase.co:6543'],
    fix: [
      'Use the shared pooler host (aws-N-REGION.pooler.supabase.com:6543, user postgres.REF), or port 5432 of the direct host.',
    ],
  },
];
