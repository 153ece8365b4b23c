import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { composeServices, guessConfig, type Clues } from './guess.ts';

const nothing: Clues = {
  folderName: 'My Shop',
  packageJson: null,
  compose: null,
  hasSupabase: false,
  entries: [],
};
const packageJson = (dependencies: string[], scripts: Record<string, string> = {}) =>
  JSON.stringify({ dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])), scripts });

test.each<[string, Partial<Clues>, string[]]>([
  ['nothing', {}, []],
  ['a damaged package.json', { packageJson: '{' }, []],
  ['a package.json that is null', { packageJson: 'null' }, []],
  [
    'drizzle, bullmq and nodemailer',
    { packageJson: packageJson(['drizzle-orm', 'bullmq', 'nodemailer']) },
    ['db', 'redis', 'mail'],
  ],
  ['a dev script', { packageJson: packageJson([], { dev: 'vite' }) }, ['web']],
  ['Supabase', { hasSupabase: true, packageJson: packageJson(['pg']) }, ['supabase']],
  [
    'a compose file',
    {
      compose: {
        file: 'compose.yaml',
        text: 'services:\n  db:\n    image: postgres:16\n  mail:\n    image: axllent/mailpit\n  web:\n    build: .\n',
      },
    },
    ['db', 'mail', 'web-container'],
  ],
])('%s gives the services it shows, as a configuration that is right', async (_what, clues, services) => {
  const config = guessConfig({ ...nothing, ...clues });
  expect(Object.keys(config.services as object)).toEqual(services);
  expect((await parseConfig(JSON.stringify(config), 'guessed')).name).toBe('my-shop');
});

test('migrations, seeds and their folders are found', () => {
  const clues = {
    ...nothing,
    packageJson: packageJson(['pg'], { migrate: 'x', 'db:seed': 'y' }),
    entries: ['migrations', 'src'],
  };
  expect(guessConfig(clues).services).toEqual({
    db: {
      kind: 'postgres',
      offset: 4,
      database: 'db_my_shop',
      migrate: 'npm run migrate',
      seed: 'npm run db:seed',
      inputs: ['migrations/**'],
    },
  });
});

test.each([
  [
    'services:\n  a:\n    image: "redis:7" # cache\n  b: &b\n    build: .\nvolumes:\n  c:\n',
    [
      ['a', 'redis:7'],
      ['b', null],
    ],
  ],
  [
    'version: "3"\nservices: # all\n    a:\n        image: x\n        depends_on:\n            b:\n',
    [['a', 'x']],
  ],
  ['# services:\n#  a:\n', []],
  ['', []],
  ['services:\r\n  a:\r\n    image: x\r\n', [['a', 'x']]],
])('compose services of %j', (text, found) => {
  expect(composeServices(text).map(({ name, image }) => [name, image])).toEqual(found);
});
