/** The SQLSTATEs that decide something here; other five-letter words are not looked at. */
const known =
  '28P01|28000|3D000|55000|42501|53300|53100|57P01|57P02|57P03|57P05|57014|55P03|25P03|25006|42P01|3F000|42P05|26000|08P01|08006|08001|XX000';
const places = [
  /** A code with a letter in it is no number of anything else. */
  new RegExp(String.raw`\b(28P01|3D000|57P0[1235]|55P03|25P03|42P01|3F000|42P05|08P01)\b`, 'g'),
  new RegExp(String.raw`SQL ?STATE\W{0,3}(${known})\b`, 'gi'),
  new RegExp(String.raw`\b(?:code|state|number)["']?\]?\s{0,2}[:= ]\s{0,2}["']?(${known})\b`, 'gi'),
  new RegExp(String.raw`\b(?:FATAL|ERROR|PANIC)[: ]{1,3}(${known})\b`, 'g'),
  new RegExp(String.raw`(?:^|\)|Exception|[Ee]rror)[: ]{0,3}(${known}):\s`, 'gm'),
  new RegExp(String.raw`[([](${known})[)\]]`, 'g'),
  new RegExp(String.raw`^[^\S\n]*(${known})$`, 'gm'),
];

/** SQLSTATEs in the text, only where a program writes a code: a bare number in prose is none. */
export function sqlstatesIn(text: string): Set<string> {
  return new Set(
    places.flatMap((place) => [...text.matchAll(place)].map((match) => (match[1] ?? '').toUpperCase())),
  );
}

/** Failures of the network below PostgreSQL, by the names of POSIX and getaddrinfo. */
export type Errno =
  | 'ENOTFOUND'
  | 'ENODATA'
  | 'EAI_AGAIN'
  | 'ENETUNREACH'
  | 'EADDRNOTAVAIL'
  | 'EHOSTUNREACH'
  | 'EAFNOSUPPORT'
  | 'EINVAL'
  | 'ETIMEDOUT'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'NOSOCKET';

/** How Node, libc, Go, Java, Rust, .NET, Erlang and Windows say each of them. */
const wordings: readonly { errno: Errno; said: RegExp }[] = [
  {
    errno: 'EAI_AGAIN',
    said: /\bEAI_AGAIN\b|\bE?SERVFAIL\b|temporary failure in name resolution|to address: Try again|server misbehaving|lookup \S+(?: on \S+)?: .*i\/o timeout|:eai_again/i,
  },
  {
    errno: 'ENODATA',
    said: /\bENODATA\b|\bEAI_NODATA\b|no address associated with (?:host)?name|failed to locate valid IP/i,
  },
  {
    errno: 'ENOTFOUND',
    said: /SocketException \(11001\)|(?<!\()\bENOTFOUND\b(?!\))|name or service not known|nodename nor servname|no such host|UnknownHost|Unknown host|nxdomain|hostname resolving error|failed to lookup address|name does not resolve|could not resolve host(?:name)?/i,
  },
  {
    errno: 'ENETUNREACH',
    said: /SocketException \(10051\)|\bENETUNREACH\b|network (?:is )?unreachable|NetworkUnreachable|unreachable network|network does not support IPv6|:enetunreach/i,
  },
  {
    errno: 'EADDRNOTAVAIL',
    said: /\bEADDRNOTAVAIL\b|cannot assign requested address|AddrNotAvailable|:eaddrnotavail|requested address is not valid in its context/i,
  },
  { errno: 'EAFNOSUPPORT', said: /\bEAFNOSUPPORT\b|address family not supported|:eafnosupport/i },
  {
    errno: 'EHOSTUNREACH',
    said: /SocketException \(10065\)|\bEHOSTUNREACH\b|no route to host|HostUnreachable|unreachable host|:ehostunreach/i,
  },
  { errno: 'EINVAL', said: /connect EINVAL\b|connect: invalid argument/i },
  {
    errno: 'ECONNREFUSED',
    said: /SocketException \(10061\)|\bECONNREFUSED\b|connection refused|ConnectionRefused|Connection to \S+ refused|:econnrefused|actively refused/i,
  },
  {
    errno: 'ETIMEDOUT',
    said: /SocketException \(10060\)|\bETIMEDOUT\b|\bCONNECT_TIMEOUT\b|connection timed out|timeout expired|connect(?:ion)? timeout|(?:\b|_)CONNECTION_TIMEOUT\b|connect timed out|connection terminated due to connection timeout|operation timed out|dial (?:error|tcp).*i\/o timeout|:etimedout|did not properly respond after a period/i,
  },
  {
    errno: 'ECONNRESET',
    said: /SocketException \(10054\)|\bECONNRESET\b|connection reset|ConnectionReset|closed the connection unexpectedly|(?:\b|_)CONNECTION_(?:CLOSED|ENDED|DESTROYED)\b|EOF detected|broken pipe|\bEPIPE\b|I\/O error occurred while sending to the backend|closed in the middle of operation|ssl connection has been closed|unexpected EOF|(?:read|write) failed: EOF|message \(EOF\)|(?:tcp|ssl) (?:recv|send)(?: \([^)]*\))?: closed|server conn(?:ection)? crashed|:closed\b|forcibly closed|connection (?:is|was|has been) (?:already )?closed|ConnectionClosed|connection error and is not queryable|EOFException[^]{0,200}org\.postgresql|past the end of the stream|unexpected connection_lost|ConnectionDoesNotExist|bytes at EOF|UnexpectedEof|unexpected end of file|\bdriver: bad connection|\bconn closed\b|the connection is lost|use of closed network connection/i,
  },
  {
    errno: 'NOSOCKET',
    said: /\.s\.PGSQL\.\d+\W.{0,30}No such file|ENOENT \S*\.s\.PGSQL|connect(?:ions)? on (?:Unix domain )?socket "[^"]*\.s\.PGSQL/i,
  },
];

/** Ports of other servers: a failure on such a line is not the database's. A time of day is no port. */
const otherPort =
  /(?<!\d:\d\d):(?:6379|27017|3306|33060|9092|5672|9200|11211|443|80|22|25|587|465|2379|6443|3000|8000|8080|8443|9187|1433|1521|50000|9042|8086|8123)\b(?!:\d)|port=443|\bport (?:22|25|80|443|3306|6379)\b/i;
/** Names of other servers. */
const otherName =
  /https?:\/\/|HTTPS?Connection|registry\.|api\.|smtp|redis|mongo|mysql|mssql|sqlserver|oracle|cassandra|clickhouse|kafka|rabbit|elastic/i;
/** Where packages, images and engines come from, and how installers say that they could not get them. */
const downloads =
  /binaries\.prisma\.sh|index\.crates\.io|proxy\.golang\.org|pypi\.org|pythonhosted|registry\.npmjs|docker\.io|ghcr\.io|gcr\.io|\.ecr\.|rubygems\.org|packagist\.org|repo1?\.maven|deb\.debian\.org|archive\.ubuntu\.com|apt\.postgresql\.org|api\.supabase\.com|\/simple\/|Retry\(total=|failed to download|failed to pull/i;
const link = /https?:\/\/[^\s"',)]+/g;
/** Where a database is; against a port of another server its name alone does not count. */
const databasePlace = /5432|6543|\bdb\.[^\s/]+\.supabase\.co|pooler|PGSQL|neon\.tech|postgres(?:ql)?:\/\//i;
const databaseName = /postgres|\bpg\b/i;

function isOwn(line: string): boolean {
  if (downloads.test(line)) return false;
  const rest = line.replaceAll(link, '');
  if (databasePlace.test(rest)) return true;
  return !otherPort.test(rest) && (!otherName.test(line) || databaseName.test(rest));
}

/** The text without the lines that name another server. */
export function ownLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => isOwn(line))
    .join('\n');
}

/** Failures of the network in the text. */
export function errnosIn(text: string): Set<Errno> {
  return new Set(wordings.filter((one) => one.said.test(text)).map((one) => one.errno));
}

/** Prisma's codes (P1000…), PostgREST's codes (PGRST106…). */
export function toolCodesIn(text: string): Set<string> {
  return new Set([...text.matchAll(/\b(P[12]0\d\d|PGRST\d{3})\b/g)].map((match) => match[1] ?? ''));
}

/** What went wrong in TLS. */
export type TlsSign = 'ca-unknown' | 'self-signed' | 'name' | 'expired' | 'unsupported' | 'handshake';

const tlsWordings: readonly { sign: TlsSign; said: RegExp }[] = [
  {
    sign: 'expired',
    said: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|certificate (?:has expired|is not yet valid)|CertificateExpired|certificate: Expired|certificate expired|not within its validity period/i,
  },
  {
    sign: 'name',
    said: /ERR_TLS_CERT_ALTNAME_INVALID|does not match (?:certificate's altnames|host ?name)|certificate (?:is )?(?:not )?valid for|NotValidForName|hostname mismatch|IP address mismatch|hostname \S+ could not be verified|CN name does not match|RemoteCertificateNameMismatch|No (?:subject alternative (?:DNS )?)?names? (?:matching|present)/i,
  },
  {
    sign: 'ca-unknown',
    said: /SELF_SIGNED_CERT_IN_CHAIN|self[- ]signed certificate in (?:certificate )?chain|UNABLE_TO_(?:VERIFY|GET_ISSUER)|unable to (?:verify the first|get (?:local )?issuer) certificate|signed by unknown authority|unknown ?(?:issuer|ca)\b|PKIX path building failed|root certificate file .* does not exist|could not (?:open|read) SSL root certificate file|remote certificate (?:is|was) (?:invalid|rejected)|root certificate which is not trusted/i,
  },
  { sign: 'self-signed', said: /DEPTH_ZERO_SELF_SIGNED_CERT|self[- ]signed certificate|CaUsedAsEndEntity/i },
  { sign: 'ca-unknown', said: /certificate[ _]verify[ _]failed/i },
  {
    sign: 'unsupported',
    said: /server does not support (?:SSL|TLS)|SSL is not enabled on the server|server refused (?:TLS|SSL) connection|rejected (?:SSL|TLS) upgrade/i,
  },
  {
    sign: 'handshake',
    said: /ESSLHANDSHAKE|unexpected EOF during (?:the )?handshake|(?:SSL|TLS) handshake (?:failed|failure)|performing (?:TLS|SSL) handshake|sent a TLS alert|alert protocol version|handshake[ _]failure|received fatal alert|invalid peer certificate|bad ?certificate|sslv3 alert|bad record mac|before secure TLS connection was established|SSL error: unexpected eof|wrong version number|ERR_SSL_/i,
  },
];

/** The first sign of TLS in the text, the more special one before the more general one. */
export function tlsSignIn(text: string): TlsSign | undefined {
  return tlsWordings.find((one) => one.said.test(text))?.sign;
}
