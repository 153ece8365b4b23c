import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { CONFIG_FILE, parseConfig } from './config/config.ts';
import { guessConfig } from './config/guess.ts';
import { currentFolder } from './context.ts';
import { locate } from './git/repository.ts';
import { printJson, say } from './json/output.ts';
import { WorkspaceError } from './workspace-error.ts';

/** `workspace init`: writes a first configuration from what the repository shows; never overwrites. */
export function initCommand(): Command {
  return new Command('init')
    .description(`write a first ${CONFIG_FILE}, guessed from package.json and the compose file`)
    .option('--json', 'print one JSON value')
    .action(async (flags: { json?: boolean }) => {
      const location = await locate(currentFolder());
      const folder = location.tree ?? location.mainPath;
      const file = join(folder, CONFIG_FILE);
      const config = guessConfig(cluesIn(folder, basename(location.mainPath)));
      const text = `${JSON.stringify(config, null, 2)}\n`;
      await parseConfig(text, file);
      write(file, text);
      if (flags.json) printJson({ file, config });
      else {
        process.stdout.write(text);
        say(`Written: ${file}. Look at it, commit it, then: workspace up`);
      }
    });
}

function cluesIn(folder: string, folderName: string) {
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null;
  const compose = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'].find((name) =>
    existsSync(join(folder, name)),
  );
  return {
    folderName,
    packageJson: read('package.json'),
    compose: compose ? { file: compose, text: read(compose) ?? '' } : null,
    hasSupabase: existsSync(join(folder, 'supabase/config.toml')),
    entries: readdirSync(folder),
  };
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new WorkspaceError(
      'exists',
      `${file} is there already; nothing was written.`,
      'edit it, or move it away first',
    );
  }
}
