/** The roles that requests from outside come as. */
export const apiRoles = ['anon', 'authenticated', 'service_role'];

/** One object of each kind, with and without row security. */
export const tables = `
  CREATE TABLE invoices (id serial PRIMARY KEY, amount numeric);
  ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
  CREATE TABLE clients (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
  ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
  CREATE TABLE secrets (id int, word text);
  CREATE VIEW totals AS SELECT sum(amount) FROM invoices;
  CREATE VIEW my_totals WITH (security_invoker = on) AS SELECT sum(amount) FROM invoices;
  CREATE MATERIALIZED VIEW cached AS SELECT sum(amount) FROM invoices;
  CREATE TABLE events (at date, what text) PARTITION BY RANGE (at);
  ALTER TABLE events ENABLE ROW LEVEL SECURITY;
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
  CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';
  CREATE FUNCTION peek() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT word FROM public.secrets LIMIT 1';
`;

/** Lets the roles into the schema. */
export const usage = 'GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;';

/** The privileges that a new project begins with. */
export const baseline = `
  ${usage}
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role;
`;

/** What takes all of that away. */
export const drop = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public';
