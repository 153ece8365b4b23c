import type { ErrorFacts } from './error-facts.ts';
import type { Finding, Rule } from './rule.ts';
import { likely, proved } from './rule.ts';

const rds =
  'A token is good for 15 minutes, and only for the host, port, user and region it was made for. Decides: a token made now by the same identity.';
const ofAmazon = /\brds\b|rds[-_.]|aurora|amazonaws|generate[-_]db[-_]auth[-_]token/i;
/** How modules of PAM begin their own lines. */
const ownPam = /\bpam_(?:unix|sss|ldap|krb5|winbind|radius|google_authenticator|faillock)\b/i;

/** RDS checks its tokens by PAM; a server of one's own may use PAM for passwords. */
function pam({ text }: ErrorFacts): Finding[] {
  if (ownPam.test(text))
    return [proved('pam-authentication-failed', 'A module of PAM on the server says that it refuses.')];
  if (ofAmazon.test(text))
    return [proved('rds-iam-login-refused', `RDS uses PAM for tokens of IAM alone. ${rds}`)];
  const amazon = likely('rds-iam-login-refused', `On RDS and Aurora PAM stands for a token of IAM. ${rds}`);
  const own = likely('pam-authentication-failed', 'On a server of one’s own: the method pam in pg_hba.conf.');
  // Whoever names a service of PAM wrote that line; RDS keeps its own to itself.
  return /\bpamservice=/.test(text) ? [own, amazon] : [amazon, own];
}

/** What each text of Azure says of the token. */
const ofEntra: readonly (readonly [said: RegExp, why: string])[] = [
  [/audience/i, 'Azure says that the token is for another resource than the database.'],
  [/AAD_AUTH_TOKENTYPE_/, 'Azure says that the token is of another kind than the role in the database.'],
  [/token (?:has |is )?expired/i, 'Azure says that the token has expired.'],
  [/invalid format/i, 'Azure says that what came as the password is no token.'],
];

function entra({ signs, text, about }: ErrorFacts): Finding[] {
  const [, why = 'Azure says that no valid token came: a password instead of one, or a damaged one.'] =
    ofEntra.find(([said]) => said.test(text)) ?? [];
  if (signs.has('entra-failed')) return [proved('azure-entra-login-refused', why)];
  if (about !== 'database') return [];
  const said =
    /\bAADSTS\d{4,7}\b|DefaultAzureCredential failed|CredentialUnavailable(?:Error|Exception)/.exec(text);
  if (said)
    return [
      likely(
        'azure-entra-login-refused',
        `Entra itself gave no token (${said[0]}): the database was not asked.`,
      ),
    ];
  return /access token (?:has |is )?(?:expired|invalid|not valid)/i.test(text)
    ? [
        likely(
          'azure-entra-login-refused',
          'The text speaks of an access token. Decides: is the host Azure’s?',
        ),
      ]
    : [];
}

/** A role for a service account is called NAME@PROJECT.iam: Cloud SQL leaves the end of its address out. */
const serviceAccount = /^[^@\s]+@[^@\s]+\.iam(\.gserviceaccount\.com)?$/;

/** A password that was refused although the user is one of Google's. */
function accountOfGoogle({ users }: ErrorFacts): Finding[] {
  const account = users.map((user) => serviceAccount.exec(user)).find(Boolean);
  if (!account) return [];
  return [
    likely(
      'cloud-sql-iam-login-refused',
      account[1]
        ? 'The user is the whole address of a service account; its role is called without .gserviceaccount.com.'
        : 'The user is a service account of Google. Decides: was the password a token, or did the proxy log in?',
    ),
    likely('password-wrong', 'The server refused the password.'),
  ];
}

/** Logins by an identity of Amazon, Google or Microsoft in place of a password. */
export const cloudLogin: Rule = (facts) => {
  const { signs } = facts;
  if (signs.has('rds-iam-failed'))
    return [proved('rds-iam-login-refused', `RDS Proxy refuses the token of IAM. ${rds}`)];
  if (signs.has('dsql-denied'))
    return [
      proved(
        'rds-iam-login-refused',
        'Aurora DSQL refuses the token. Decides why: its HINT (signature expired, not authorized, wrong action for the user).',
      ),
    ];
  if (signs.has('cloud-sql-failed'))
    return [
      proved(
        'cloud-sql-iam-login-refused',
        'Google says that the login by IAM failed. Decides why: the DETAIL in the log of the instance.',
      ),
    ];
  if (signs.has('pam-failed')) return pam(facts);
  if (signs.has('cloud-sql-denied'))
    return [
      likely(
        'cloud-sql-iam-login-refused',
        'Google’s API refuses the identity of the proxy or connector: the database was not asked.',
      ),
    ];
  if (signs.has('auth-failed') && !signs.has('entra-failed')) return accountOfGoogle(facts);
  return entra(facts);
};
