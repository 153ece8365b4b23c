import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { openContext } from './context.ts';
import { addressesOf } from './environment/addresses.ts';
import { printJson } from './json/output.ts';
import { WorkspaceError } from './workspace-error.ts';

interface OpenFlags {
  service?: string;
  json?: boolean;
}

/** `workspace open [NAME]`: prints the address of the workspace's page and, at a terminal, opens it. */
export function openCommand(): Command {
  return new Command('open')
    .description('open the page of a workspace in the browser; without a terminal only print its address')
    .argument('[name]', 'name or branch (default: the workspace of this folder)')
    .option('--service <name>', 'the service to open (default: web, else the first with a page)')
    .option('--json', 'print one JSON value and open nothing')
    .action(async (name: string | undefined, flags: OpenFlags) => {
      const context = await openContext(name === undefined ? { adopt: true } : { name });
      context.registry.close();
      const pages = Object.entries(context.config.services).flatMap(([service, shape]) => {
        const { url } = addressesOf(service, shape, context.ports);
        return url?.startsWith('http:') ? [{ service, url }] : [];
      });
      const wanted =
        flags.service ?? (pages.some((one) => one.service === 'web') ? 'web' : pages[0]?.service);
      const page = pages.find((one) => one.service === wanted);
      if (!page) {
        throw new WorkspaceError(
          'no-page',
          wanted === undefined ? 'No service of this workspace has a page.' : `“${wanted}” has no page.`,
          `services with one: ${pages.map((one) => one.service).join(', ') || 'none'}`,
          2,
        );
      }
      const url = page.url.replace('127.0.0.1', `${context.workspace.name}.localhost`);
      if (flags.json) printJson({ service: page.service, url: page.url, namedUrl: url });
      else process.stdout.write(`${url}\n`);
      if (process.stdout.isTTY && !flags.json) launch(url);
    });
}

/** The system's own opener; where there is none the printed address has to do. */
function launch(url: string): void {
  const openers: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
    darwin: ['open', [url]],
    win32: ['cmd', ['/c', 'start', '', url]],
  };
  const [program, args] = openers[process.platform] ?? ['xdg-open', [url]];
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
