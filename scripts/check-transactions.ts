import { globSync, readFileSync } from 'node:fs';
import { findOuterUses } from './outer-database.ts';

const files = globSync('apps/api/{src,test}/**/*.ts');
let seen = 0;
let wrong = 0;

for (const path of files) {
  const source = readFileSync(path, 'utf8');
  seen += source.split('.transaction(').length - 1;
  for (const { line, column, problem } of findOuterUses(source, path)) {
    console.error(`${path}:${line}:${column}: ${problem}`);
    wrong += 1;
  }
}

if (files.length === 0) console.error('No file was seen, so nothing was checked.');
if (wrong > 0 || files.length === 0) process.exitCode = 1;
else console.log(`${seen} transactions in ${files.length} files keep to their own connection`);
