import { describe, expect, it } from 'vitest';
import { answers, evidence, first } from '../../../test/explain/answer.ts';

const pam = 'FATAL:  PAM authentication failed for user "app"';

describe('a login by the identity of a cloud', () => {
  it.each([
    `connection to server at "shop.cluster-abc.eu-west-1.rds.amazonaws.com" (10.0.0.7), port 5432 failed: ${pam}`,
    `aurora postgres: ${pam}`,
    'FATAL:  The IAM authentication failed for the role app. Check the IAM token for this role and try again.',
  ])('is refused by RDS: %s', (text) => {
    expect(answers(text)[0]).toEqual(['rds-iam-login-refused', 'proved']);
    expect(evidence(text)).toContain('15 minutes');
  });

  it.each([
    pam,
    'pq: PAM authentication failed for user "app"',
    'LOG:  pam_authenticate failed: Permission denied',
  ])('may be RDS or a PAM of one’s own where no host is named: %s', (text) => {
    expect(answers(text)).toEqual([
      ['rds-iam-login-refused', 'likely'],
      ['pam-authentication-failed', 'likely'],
    ]);
  });

  it('is PAM’s own where its modules speak', () => {
    const text = `LOG:  pam_authenticate failed: Authentication failure\npam_unix(postgresql:auth): authentication failure; user=app\n${pam}`;
    expect(first(text)).toBe('pam-authentication-failed');
  });

  it('is told before the attempt without TLS that libpq makes after it', () => {
    expect(
      first(
        `${pam}\nFATAL:  pg_hba.conf rejects connection for host "10.0.4.116", user "app", database "shop", SSL off`,
      ),
    ).toBe('rds-iam-login-refused');
  });

  it.each([
    'FATAL:  Cloud SQL IAM user authentication failed for user "a@example.com"',
    'pq: Cloud SQL IAM service account authentication failed for user "api@shop.iam"',
    'FATAL: Cloud SQL IAM service account authentication failed for user "470754621570-compute@developer"',
  ])('is refused by Cloud SQL: %s', (text) => {
    expect(answers(text)[0]).toEqual(['cloud-sql-iam-login-refused', 'proved']);
  });

  it('with the full address of a service account is probably a name that Cloud SQL does not know', () => {
    const text = 'FATAL:  password authentication failed for user "api@shop.iam.gserviceaccount.com"';
    expect(answers(text).slice(0, 2)).toEqual([
      ['cloud-sql-iam-login-refused', 'likely'],
      ['password-wrong', 'likely'],
    ]);
    expect(evidence(text)).toContain('.gserviceaccount.com');
  });

  it.each([
    ['FATAL:  The access token has expired. Please acquire a new token and retry.', 'has expired'],
    [
      'FATAL: The access token does not have a valid audience claim. Please acquire a new token for the resource "https://ossrdbms-aad.database.windows.net".',
      'another resource',
    ],
    [
      'pq: An error occurred while validating the access token. Please acquire a new token and retry',
      'no valid token',
    ],
    [
      'FATAL:  The access token has invalid format. Please ensure the token is passed exactly as returned by the authentication endpoint and retry.',
      'no token',
    ],
    [
      'FATAL: Azure AD user token for role[AzureAdmin] is neither an AAD_AUTH_TOKENTYPE_APP_USER or an AAD_AUTH_TOKENTYPE_APP_OBO token.',
      'kind',
    ],
  ])('is refused by Azure: %s', (text, why) => {
    expect(answers(text)[0]).toEqual(['azure-entra-login-refused', 'proved']);
    expect(evidence(text)).toContain(why);
  });

  it('is a guess where Entra gave no token for a database', () => {
    const text =
      'ClientAuthenticationError: AADSTS700016: Application with identifier was not found in the directory\n    at getToken (https://ossrdbms-aad.database.windows.net/.default)';
    expect(answers(text)).toEqual([['azure-entra-login-refused', 'likely']]);
    expect(evidence(text)).toContain('AADSTS700016');
  });

  it('is no error of a database where nothing speaks of one', () => {
    for (const text of [
      'AADSTS70043: The refresh token has expired or is invalid (az login)',
      'The access token has expired (GET https://graph.microsoft.com/v1.0/me)',
      'sshd: PAM authentication failed for user root from 10.0.0.9 port 22',
    ])
      expect(first(text)).toBe('unknown');
  });

  it('is refused by Aurora DSQL', () => {
    const text = 'FATAL: unable to accept connection, access denied\nHINT: Signature expired: 20250330T1';
    expect(answers(text)[0]).toEqual(['rds-iam-login-refused', 'proved']);
  });

  it('is probably refused before the database where the cloud’s own API speaks', () => {
    expect(
      answers(
        'com.google.cloud.sql: boss::NOT_AUTHORIZED: Possibly missing permission cloudsql.instances.connect',
      )[0],
    ).toEqual(['cloud-sql-iam-login-refused', 'likely']);
    expect(answers('psycopg: DefaultAzureCredential failed to retrieve a token')[0]).toEqual([
      'azure-entra-login-refused',
      'likely',
    ]);
  });

  it('by a role of a service account is probably one without a token', () => {
    expect(first('FATAL:  password authentication failed for user "api@shop.iam"')).toBe(
      'cloud-sql-iam-login-refused',
    );
    expect(first('FATAL:  password authentication failed for user "me@corp.com"')).toBe('password-wrong');
  });
});
