import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file that must not exist yet, and says where it is. When it exists, says so and ends with code 1. */
export function writeNew(path: string, text: string) {
  if (existsSync(path)) {
    console.error(`Not written: ${path} exists already. Choose other words.`);
    process.exit(1);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}

/** The words after the program's name as one text; without any, says how to call it and ends with code 2. */
export function wordsOr(usage: string): string {
  const words = process.argv.slice(2).join(' ').trim();
  if (words !== '') return words;
  console.error(usage);
  process.exit(2);
}
