import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  key: string;
  certificate: string;
}

/** A certificate made by openssl. Without `signer` it signs itself; `days` below 0 is one that has ended. */
export function makeCertificate(
  name: string,
  options: { names?: string[]; signer?: Certificate; days?: number; isAuthority?: boolean } = {},
): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-certificate-'));
  const at = (file: string): string => join(folder, file);
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  };
  try {
    const names = (options.names ?? []).map((one) => (/^[\d.]+$/.test(one) ? `IP:${one}` : `DNS:${one}`));
    const extensions = [
      `basicConstraints=critical,CA:${options.isAuthority ? 'TRUE' : 'FALSE'}`,
      ...(names.length > 0 ? [`subjectAltName=${names.join(',')}`] : []),
    ];
    writeFileSync(at('extensions'), extensions.join('\n'));
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key');
    openssl('req', '-new', '-key', 'key', '-subj', `/CN=${name}`, '-out', 'request');
    const signing = ['-extfile', 'extensions', '-out', 'certificate', '-in', 'request'];
    const days = options.days ?? 30;
    const time =
      days < 0
        ? ['-not_before', '20200101000000Z', '-not_after', '20200201000000Z']
        : ['-days', String(days)];
    if (options.signer) {
      writeFileSync(at('signer.key'), options.signer.key);
      writeFileSync(at('signer'), options.signer.certificate);
      openssl(
        'x509',
        '-req',
        ...signing,
        '-CA',
        'signer',
        '-CAkey',
        'signer.key',
        '-CAcreateserial',
        ...legacyTime(time),
      );
    } else {
      openssl('x509', '-req', ...signing, '-signkey', 'key', ...legacyTime(time));
    }
    return { key: readFileSync(at('key'), 'utf8'), certificate: readFileSync(at('certificate'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** OpenSSL 3.0 has no -not_after for x509: a certificate that ends today has `-days 0`. */
function legacyTime(time: string[]): string[] {
  return time[0] === '-not_before' ? ['-days', '0'] : time;
}
