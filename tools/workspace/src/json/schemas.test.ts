import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaFiles } from './schemas.ts';

test.each([...schemaFiles()])(
  '%s is what the shapes say; else run node src/json/write-schemas.ts',
  (file, text) => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text));
  },
);
