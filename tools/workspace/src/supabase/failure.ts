import { WorkspaceError } from '../workspace-error.ts';

const MAX_LINE = 300;
const LAST_LINES = 4;
/** What the CLI always adds, and what its telemetry and its progress say. */
const NOISE = /^(Try rerunning the command with --debug|posthog |Stopping containers|[│▲]|\s*$)/;

/**
 * Why `supabase start` failed: `lines` are what it wrote, `logFile` is where all of it is. The CLI repeats
 * a fetch that failed for every image and every registry, so its own last lines are too long to be read.
 */
export function supabaseFailure(lines: readonly string[], logFile: string): WorkspaceError {
  const { message, fix } = pullFailure(lines) ??
    portFailure(lines) ??
    daemonFailure(lines) ??
    removedTable(lines) ??
    unhealthy(lines) ?? { message: lastWords(lines), fix: `See ${logFile}.` };
  return new WorkspaceError('supabase-failed', `\`supabase start\` failed: ${message}`, fix, 2);
}

interface Explanation {
  message: string;
  fix: string;
}

function pullFailure(lines: readonly string[]): Explanation | null {
  const failed = lines.flatMap((line) => {
    const found = /failed to pull docker image[^:]*: (\S+?)(?: attempt \d+)?: (.*)/.exec(line);
    return found ? [{ image: found[1]!, why: found[2]! }] : [];
  });
  const [first] = failed;
  if (!first) return null;
  const others = failed.length === 1 ? '' : ` and ${failed.length - 1} more`;
  const why = first.why
    .split('; ')[0]!
    .replace(/^(?:failed to pull docker image: )?(?:Error response from daemon: )?/, '');
  return {
    message: `the image ${first.image}${others} could not be fetched (${short(why)}).`,
    fix: `Look at the network and the registry with \`docker pull ${first.image}\`, then run the same command again; what was fetched is kept.`,
  };
}

function portFailure(lines: readonly string[]): Explanation | null {
  const line = lines.find((one) => /address already in use|port is already allocated/.test(one));
  if (line === undefined) return null;
  const port = /:(\d+)(?::| failed:?) (?:bind: address already in use|port is already allocated)/.exec(line);
  const container = /container "([^"]+)"/.exec(line);
  const of = container ? ` (wanted by ${container[1]})` : '';
  return {
    message: `${port ? `port ${port[1]}` : 'a port'} is held by another program${of}.`,
    fix: 'End that program, then run the same command again.',
  };
}

function daemonFailure(lines: readonly string[]): Explanation | null {
  const line = lines.find((one) => one.includes('Cannot connect to the Docker daemon'));
  if (line === undefined) return null;
  return { message: short(line), fix: 'Start Docker, then run the same command again.' };
}

function removedTable(lines: readonly string[]): Explanation | null {
  const line = lines.find((one) => / is no longer supported\. Use /.test(one));
  if (line === undefined) return null;
  return {
    message: short(line),
    fix: 'Change it in the config.toml of the repository; the one of the workspace is a copy.',
  };
}

function unhealthy(lines: readonly string[]): Explanation | null {
  const found = lines.flatMap((line) => {
    const one = /^supabase_([a-z_]+)_[a-z0-9-]+ (?:container is )?(not ready: .+|unexpected status .+)$/.exec(
      line,
    );
    return one ? [`${one[1]} (${short(one[2]!)})`] : [];
  });
  if (found.length === 0) return null;
  return {
    message: `not healthy: ${found.join(', ')}.`,
    fix: 'Its log is in `workspace logs`. What you do not need is left out with `enabled = false` in config.toml.',
  };
}

function lastWords(lines: readonly string[]): string {
  const said = lines
    .filter((line) => !NOISE.test(line))
    .slice(-LAST_LINES)
    .map(short);
  return said.length === 0 ? 'it gave no reason.' : said.join('\n  ');
}

function short(text: string): string {
  return text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE)}…`;
}
