import type { Feature } from '#platform/feature';
import { usersRoutes } from './users.routes.ts';

export { makeFirstAdmin, makeFirstAdminToken } from './first-admin.ts';
export { isPassword } from './passwords.ts';
export { findUserByEmail, findUserFor, type User } from './users.queries.ts';
export { createUser } from './users.service.ts';

export const users: Feature = { name: 'users', routes: usersRoutes };
