import type { Feature } from '#platform/feature';
import { importJobs, resumeImports } from './imports.jobs.ts';
import { importsRoutes } from './imports.routes.ts';

export const imports: Feature = {
  name: 'imports',
  routes: importsRoutes,
  jobs: importJobs,
  listen: resumeImports,
};
