import { globSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** Files that never name an upstream. */
const HARMLESS = /(?:^|\/)(?:mime\.types|[a-z]+_params|.*\.types|koi-.*|win-utf|fastcgi\.conf)$/;
const INCLUDE = /(?<=^[^\S\n]*|[{;]\s*)include\s+("[^"]+"|'[^']+'|[^;\s]+)\s*;/gm;
const DEEPEST = 6;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The text of a configuration with its includes in place, relative to its own folder. The output of
 * `nginx -T` has them already. `missing` names includes that could not be read. Throws when the file
 * itself cannot be read.
 */
export function readNginxText(file: string): { text: string; missing: string[] } {
  const missing: string[] = [];
  let size = 0;
  const readOne = (path: string): string => {
    const text = readFileSync(path, 'utf8');
    size += text.length;
    if (size > MOST_BYTES) throw new Error('the configuration is larger than 16 MB');
    return text;
  };
  const fill = (text: string, depth: number): string =>
    text.replace(INCLUDE, (_line, word: string) => {
      const pattern = word.replace(/^["']|["']$/g, '');
      if (HARMLESS.test(pattern)) return '';
      const path = isAbsolute(pattern) ? pattern : join(dirname(file), pattern);
      const found = /[*?[]/.test(path) ? globSync(path).toSorted() : [path];
      return `\n${found.map((one) => include(one, depth)).join('\n')}\n`;
    });
  const include = (path: string, depth: number): string => {
    try {
      if (depth > DEEPEST) throw new Error('too deep');
      return fill(readOne(path), depth + 1);
    } catch {
      missing.push(path);
      return '';
    }
  };
  const text = readOne(file);
  return { text: /^# configuration file .+:$/m.test(text) ? text : fill(text, 0), missing };
}
