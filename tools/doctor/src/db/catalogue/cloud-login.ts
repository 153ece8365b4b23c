import type { CatalogueEntry } from '../cause.ts';

/**
 * Causes at a login by certificate, PAM or the identity of a cloud. Sources: PostgreSQL 20.12 and 20.13; Amazon
 * RDS, IAM database authentication and RDS Proxy; Cloud SQL, IAM logins; Azure Database for PostgreSQL, Microsoft
 * Entra authentication.
 */
export const cloudLoginCauses: readonly CatalogueEntry[] = [
  {
    id: 'client-certificate-role-mismatch',
    rows: [],
    layer: 'authentication',
    title: 'The certificate of the client is for another name than the role that wants to log in',
    symptoms: [
      '28000 certificate authentication failed for user "…"',
      'provided user name (…) and authenticated user name (…) do not match (log of the server)',
      'no match in usermap "…" for user "…" authenticated as "…" (log of the server)',
    ],
    fix: [
      'Compare the common name (openssl x509 -in client.crt -noout -subject) with the user of the URL; log in as that role, or have a certificate made for this one.',
      'Or map it: map=NAME in the line of pg_hba.conf and “NAME common-name role” in pg_ident.conf, then SELECT pg_reload_conf().',
    ],
  },
  {
    id: 'rds-iam-login-refused',
    rows: [],
    layer: 'authentication',
    title:
      'RDS or Aurora refuses the token of IAM: too old, made for another target, or without the right to it',
    symptoms: [
      '28P01 PAM authentication failed for user "…"',
      'The IAM authentication failed for the role …. Check the IAM token for this role and try again. (RDS Proxy)',
      'unable to accept connection, access denied (Aurora DSQL)',
    ],
    fix: [
      'Make a token for each new connection (aws rds generate-db-auth-token --hostname … --port … --username … --region …): it is good for 15 minutes, and not over an alias of the host. An open connection outlives it.',
      'The identity needs rds-db:connect on arn:aws:rds-db:REGION:ACCOUNT:dbuser:RESOURCE-ID/USER (the resource id, not the name of the instance), and its own session must not have ended (aws sts get-caller-identity).',
      'In the database: GRANT rds_iam TO "USER"; a role that has it cannot log in with a password any more. TLS is needed (sslmode=require or better).',
      'DSQL: admin needs dsql:DbConnectAdmin and generate-db-connect-admin-auth-token, every other role dsql:DbConnect and generate-db-connect-auth-token.',
      'In a URL the token must be percent-encoded (it holds / ? & = %); leave it out of the URL (PGPASSWORD, a function as password).',
    ],
  },
  {
    id: 'pam-authentication-failed',
    rows: [],
    layer: 'authentication',
    title: 'PAM on the server refused the login',
    symptoms: [
      '28P01 PAM authentication failed for user "…"',
      'pam_authenticate failed: … (log of the server)',
    ],
    fix: [
      'Read the log of PAM on the server (journalctl -t postgres, /var/log/auth.log) and the service in the line of pg_hba.conf (pamservice, else postgresql).',
      'pam_unix reads /etc/shadow, which the server may not as its own user: use a method that needs no root (scram-sha-256, ldap).',
    ],
  },
  {
    id: 'cloud-sql-iam-login-refused',
    rows: [],
    layer: 'authentication',
    title:
      'Cloud SQL or AlloyDB refuses the login by IAM: no role, no right, or another identity than the user',
    symptoms: [
      'Cloud SQL IAM user authentication failed for user "…"',
      'Cloud SQL IAM service account authentication failed for user "…"',
      'password authentication failed for user "NAME@PROJECT.iam.gserviceaccount.com"',
    ],
    fix: [
      'Give the identity roles/cloudsql.instanceUser (it holds cloudsql.instances.login) and, for the proxy, roles/cloudsql.client; the flag cloudsql.iam_authentication must be on.',
      'The user must exist in the instance (gcloud sql users create … --type=cloud_iam_service_account) and be written as NAME@PROJECT.iam, without .gserviceaccount.com.',
      'Proxy or connector and database user must be the same identity: --auto-iam-authn with the credentials of that account (--impersonate-service-account …).',
      'Without the proxy the password is a token: gcloud sql generate-login-token, good for an hour.',
    ],
  },
  {
    id: 'azure-entra-login-refused',
    rows: [],
    layer: 'authentication',
    title: 'Azure refuses the token of Entra ID, or Entra gave none',
    symptoms: [
      'The access token has expired. Please acquire a new token and retry.',
      'The access token does not have a valid audience claim. Please acquire a new token for the resource "https://ossrdbms-aad.database.windows.net".',
      'The access token has invalid format.',
      'An error occurred while validating the access token.',
      'AADSTS… (from Entra, before the database is asked)',
    ],
    fix: [
      'Make a token for each new connection and for this resource: az account get-access-token --resource-type oss-rdbms --query accessToken -o tsv (in code: scope https://ossrdbms-aad.database.windows.net/.default). It is the password, without quotes, and good for about an hour.',
      'The user is the name of the Entra user, group or managed identity as the database knows it: SELECT * FROM pgaadauth_list_principals(false). Make it with pgaadauth_create_principal, which also fixes its kind (user, group, service).',
      'AADSTS: mend the sign-in to Entra first (tenant, application, secret or consent, as the number says); az login shows whether it works.',
    ],
  },
];
