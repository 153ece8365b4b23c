import type { CatalogueEntry } from '../cause.ts';

/**
 * Causes that keep a server from coming up. Sources: PostgreSQL 18.2 and 18.3 (creating a cluster, starting the
 * server), 18.6 (upgrading), pg_upgrade; README of the Docker image, docker-library/postgres change 1259.
 */
export const serverStartCauses: readonly CatalogueEntry[] = [
  {
    id: 'server-port-taken',
    rows: [],
    layer: 'database',
    title: 'The server or container does not start: another program listens on its port',
    symptoms: [
      'could not bind IPv4 address "…": Address already in use',
      'Is another postmaster already running on port 5432?',
      'Bind for 0.0.0.0:5432 failed: port is already allocated (Docker)',
      'listen tcp 0.0.0.0:5432: bind: address already in use (Docker)',
    ],
    fix: [
      'See who listens: ss -ltnp "sport = :5432" (as root), lsof -i :5432 (macOS), docker ps --filter publish=5432.',
      'Stop it if it is not needed (systemctl stop postgresql, docker stop NAME), or give this one another port (ports: "5433:5432" in Compose; port in postgresql.conf) and change the URLs.',
      'Windows, “forbidden by its access permissions”: the port is in a reserved range (netsh interface ipv4 show excludedportrange protocol=tcp); take another port.',
    ],
  },
  {
    id: 'listen-address-unavailable',
    rows: [],
    layer: 'database',
    title: 'listen_addresses names an address that this machine does not have',
    symptoms: [
      'could not bind IPv4 address "…": Cannot assign requested address',
      'could not create any TCP/IP sockets',
    ],
    fix: [
      'Compare listen_addresses with ip -br addr; name an address that is there, or * for all.',
      'The address comes later (VPN, floating address)? Start the server after it (network-online.target), or set net.ipv4.ip_nonlocal_bind=1.',
      'Only “::1” in a container without IPv6, and the server listens on IPv4: nothing needs mending.',
    ],
  },
  {
    id: 'server-lock-file-exists',
    rows: [],
    layer: 'database',
    title: 'The server does not start: the lock of another server stands on its data directory or socket',
    symptoms: [
      'lock file "postmaster.pid" already exists',
      'lock file "/var/run/postgresql/.s.PGSQL.5432.lock" already exists',
      'Is another postmaster (PID …) running in data directory "…"?',
      'pre-existing shared memory block is still in use',
    ],
    fix: [
      'Look whether the process of the lock is a server: ps -p "$(head -1 DATADIR/postmaster.pid)" -o pid,user,args. If so, use or stop that one (pg_ctl stop -D DATADIR -m fast).',
      'Two containers on one volume? Stop one: two servers on the same files destroy them. The lock does not see over the border of a container.',
      'Only when nothing runs on these files, on no machine and in no container: delete the lock file and start.',
      'Shared memory still in use: end the left-over postgres processes first, never delete postmaster.pid over them.',
    ],
  },
  {
    id: 'socket-directory-unusable',
    rows: [],
    layer: 'database',
    title: 'The server cannot make its socket: the directory is not there, or not writable for it',
    symptoms: [
      'could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": No such file or directory',
      'could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Permission denied',
      'could not create any Unix-domain sockets',
    ],
    fix: [
      'Make it for the user of the server: install -d -o postgres -g postgres -m 2775 /var/run/postgresql. /run is empty after each boot: let systemd do it (RuntimeDirectory=, tmpfiles.d).',
      "Or another place: unix_socket_directories = '/tmp' (psql -h /tmp); in a container that runs as another user mount a tmpfs there.",
    ],
  },
  {
    id: 'server-run-as-root',
    rows: [],
    layer: 'database',
    title: 'The server or initdb was started as root, which PostgreSQL refuses',
    symptoms: [
      '"root" execution of the PostgreSQL server is not permitted.',
      'initdb: error: cannot be run as root',
      'pg_ctl: cannot be run as root',
    ],
    fix: [
      'Start it as its own user: sudo -u postgres …, systemctl start postgresql; in Kubernetes runAsUser of the image (999, alpine 70) and fsGroup.',
      'In the Docker image keep its entrypoint: it changes the owner of the data and then the user.',
    ],
  },
  {
    id: 'server-certificate-files-unusable',
    rows: [],
    layer: 'database',
    title: 'The server cannot use its own certificate or key file, and does not start or has no TLS',
    symptoms: [
      'FATAL: private key file "server.key" has group or world access',
      'FATAL: could not load server certificate file "…"',
      'FATAL: could not access private key file "…": Permission denied',
    ],
    fix: [
      'chown postgres: FILE && chmod 0600 FILE (or owner root and 0640 with the group of the server). In Kubernetes defaultMode 0640 and fsGroup, or copy the files in an init container.',
      'Compare certificate and key: openssl x509 -noout -pubkey -in server.crt and openssl pkey -pubout -in server.key must print the same.',
    ],
  },
];
