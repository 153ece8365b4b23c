import type { CatalogueEntry } from '../cause.ts';

/** Causes that a client hides. Source: Prisma's error reference. */
export const clientCauses: readonly CatalogueEntry[] = [
  {
    id: 'driver-error-hidden',
    rows: [71],
    layer: 'network',
    title: 'Prisma says only that it could not reach the server; what happened underneath is hidden',
    symptoms: [
      "P1001 Can't reach database server at …",
      'P1002 The database server was reached but timed out',
      'P1011 Error opening a TLS connection',
      'P1017 Server has closed the connection',
    ],
    fix: [
      'Ask at the level of the driver: doctor db "$DATABASE_URL" walks name, route, port, TLS and login, and says where it ends.',
    ],
  },
];
