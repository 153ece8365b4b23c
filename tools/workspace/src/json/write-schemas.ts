import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { schemaFiles } from './schemas.ts';

// node src/json/write-schemas.ts, after every change of the shapes.
for (const [file, text] of schemaFiles()) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
