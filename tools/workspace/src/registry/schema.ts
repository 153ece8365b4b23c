/**
 * Raised with every change of the tables that an earlier version could not work beside; a file with a
 * higher one is refused. Branches of one repository may hold different versions of this tool.
 */
export const SCHEMA_VERSION = 1;

/** The tables. Identities of processes and details are JSON. Times are ISO 8601, UTC. */
export const SCHEMA = `
CREATE TABLE workspace (
  id TEXT PRIMARY KEY,
  repo TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  branch TEXT,
  base_port INTEGER NOT NULL UNIQUE,
  is_main INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('claiming', 'ready', 'removing')),
  created_at TEXT NOT NULL,
  -- Who claims or removes it.
  worker TEXT NOT NULL,
  UNIQUE (repo, name)
) STRICT;
CREATE TABLE service (
  workspace_id TEXT NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  port INTEGER,
  process TEXT,
  started_at TEXT,
  details TEXT NOT NULL,
  PRIMARY KEY (workspace_id, name)
) STRICT;
-- No reference: a lock may be held on what is not registered yet, and is given back by its holder.
CREATE TABLE lock (
  workspace_id TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  holder TEXT NOT NULL,
  purpose TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT;
`;

/**
 * Came later, and is made in files that are there: earlier versions leave it alone. Repositories that
 * they have registered are not in it until a command runs there.
 */
export const REPOSITORY_TABLE = `
CREATE TABLE IF NOT EXISTS repository (
  -- The git common dir, as in workspace.repo.
  path TEXT PRIMARY KEY,
  -- What is written in its file workspace-repository.
  id TEXT NOT NULL,
  -- Which folders they are: the git common dir, and the one that holds the main checkout.
  mark TEXT NOT NULL,
  holder_mark TEXT NOT NULL,
  -- 1: it is on the file system of this registry, which is attached whenever this is read.
  shares_disk INTEGER NOT NULL
) STRICT;
`;
