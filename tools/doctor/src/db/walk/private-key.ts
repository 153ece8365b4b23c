import { type KeyObject, type X509Certificate, createPrivateKey } from 'node:crypto';
import { clean } from '../../text.ts';
import { isKeyTooOpen } from '../readers/key-access.ts';
import { type SmallFile, readSmallFile, whyNotRead } from '../small-file.ts';

/** A key that can be used. */
export interface OpenKey {
  /** PEM, without a password. */
  pem: string;
  isEncrypted: boolean;
  /** Why libpq refuses it all the same: its permissions. */
  tooOpen?: NoKey;
}

/** A key that cannot be used: in words, with the file, and never a piece of it. `fix` is what mends just that. */
export interface NoKey {
  pem?: undefined;
  why: string;
  fix?: string[];
}

/** Reads the key of a certificate as libpq does. */
export async function openKey(
  file: string,
  password: string | undefined,
  certificate: X509Certificate,
): Promise<OpenKey | NoKey> {
  const shown = clean(file, 200);
  if (file === '') return { why: 'there is a certificate, but no sslkey and no home to look for the key in' };
  if (/^[a-z0-9_-]+:/i.test(file))
    return { why: `sslkey (${shown}) is a key of an OpenSSL engine, which is not asked here` };
  let read: SmallFile;
  try {
    read = await readSmallFile(file);
  } catch (error) {
    const why = whyNotRead(error);
    if (why === 'ENOENT')
      return { why: `certificate present, but not private key file ${shown}`, fix: FIXES.pair };
    return {
      why: `could not open private key file ${shown}: ${clean(why, 60)}`,
      ...(why === 'EACCES' ? { fix: FIXES.open } : {}),
    };
  }
  return keyOf(read, shown, password, certificate);
}

const FIXES = {
  open: [
    'chmod 0600 on that file, and give it to the user of the program (0640 if root owns it). In Kubernetes: defaultMode 0640 with fsGroup, or copy the file in an init container.',
  ],
  locked: [
    'Give sslpassword, which libpq takes and pg and postgres.js do not (there: ssl: { cert, key, passphrase }); or write the key without a password: openssl pkey -in client.key -out open.key.',
  ],
  pair: [
    'The two lines must be the same: openssl x509 -noout -pubkey -in client.crt and openssl pkey -pubout -in client.key. Give sslkey with sslcert: without it libpq takes ~/.postgresql/postgresql.key.',
  ],
};

function keyOf(
  read: SmallFile,
  shown: string,
  password: string | undefined,
  certificate: X509Certificate,
): OpenKey | NoKey {
  const isEncrypted = /ENCRYPTED/.test(read.bytes.toString('latin1'));
  if (isEncrypted && !password)
    return {
      why: `private key file ${shown} has a password, and sslpassword is not given`,
      fix: FIXES.locked,
    };
  const key = keyIn(read.bytes, password);
  if (!key) {
    const why = isEncrypted ? 'sslpassword does not open it' : 'it holds no private key';
    return {
      why: `could not load private key file ${shown}: ${why}`,
      ...(isEncrypted ? { fix: FIXES.locked } : {}),
    };
  }
  if (!certificate.checkPrivateKey(key))
    return { why: `certificate does not match private key file ${shown}: they are no pair`, fix: FIXES.pair };
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  if (!isKeyTooOpen(read.mode, read.uid)) return { pem, isEncrypted };
  const why = `private key file ${shown} has group or world access (mode 0${read.mode.toString(8)}); libpq wants 0600 or less, or 0640 or less if root owns it`;
  return { pem, isEncrypted, tooOpen: { why, fix: FIXES.open } };
}

/** PEM, or one of the three DER forms that OpenSSL takes too. */
function keyIn(bytes: Buffer, password: string | undefined): KeyObject | null {
  const passphrase = password ? { passphrase: password } : {};
  const readings = [
    () => createPrivateKey({ key: bytes, format: 'pem', ...passphrase }),
    ...(['pkcs8', 'sec1', 'pkcs1'] as const).map(
      (type) => () => createPrivateKey({ key: bytes, format: 'der', type, ...passphrase }),
    ),
  ];
  for (const read of readings) {
    try {
      return read();
    } catch {
      // Another form may fit.
    }
  }
  return null;
}
