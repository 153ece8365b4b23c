import { dirname, isAbsolute, join } from 'node:path';
import { type ConfigFiles, isPattern, openConfigFiles } from './config-files.ts';

/** Files that never name an upstream. */
const HARMLESS = /(?:^|\/)(?:mime\.types|[a-z]+_params|.*\.types|koi-.*|win-utf|fastcgi\.conf)$/;
const INCLUDE = /(?<=^[^\S\n]*|[{;]\s*)include\s+("[^"]+"|'[^']+'|[^;\s]+)\s*;/gm;
const SECTION = /^# configuration file (\/.*):$/gm;
const DEEPEST = 6;

/**
 * The text of a configuration with its includes in place, relative to its own folder. The output of
 * `nginx -T` has the included files behind each other, and they are put where they belong. `missing` names
 * includes that could not be read. Throws when the file itself cannot be read.
 */
export function readNginxText(
  file: string,
  files: ConfigFiles = openConfigFiles(null),
): { text: string; missing: string[] } {
  const text = files.read(file);
  const sections = sectionsOf(text);
  const main = sections[0];
  if (!main) return fill(text, file, files);
  const used = new Set<string>();
  const filled = fill(main.text, main.path, dumped(sections, used));
  // A comment may look like the beginning of a file; then nothing of it may be lost.
  const rest = sections.slice(1).filter(({ path }) => !used.has(path) && !HARMLESS.test(path));
  return { text: [filled.text, ...rest.map((one) => one.text)].join('\n'), missing: filled.missing };
}

interface Section {
  path: string;
  text: string;
}

function sectionsOf(text: string): Section[] {
  const heads = [...text.matchAll(SECTION)];
  return heads.map((head, at) => ({
    path: head[1] ?? '',
    text: text.slice(head.index + head[0].length, heads[at + 1]?.index ?? text.length),
  }));
}

function dumped(sections: readonly Section[], used: Set<string>): ConfigFiles {
  const paths = sections.map(({ path }) => path);
  return {
    read: (path) => {
      const found = sections.filter((one) => one.path === path);
      if (found.length === 0) throw new Error('it is not in the output');
      used.add(path);
      return found.map(({ text }) => text).join('\n');
    },
    glob: (pattern) => {
      const parts = pattern.split(/(\*|\?|\[[^\]]*\])/);
      const source = parts.map((part, at) => (at % 2 === 0 ? literal(part) : wild(part))).join('');
      const matches = new RegExp(`^${source}$`);
      return [...new Set(paths.filter((path) => matches.test(path)))];
    },
    changedMs: () => 0,
  };
}

function literal(text: string): string {
  return text.replace(/[.+^${}()|\\[\]*?]/g, '\\$&');
}

function wild(mark: string): string {
  if (mark === '*') return '[^/]*';
  return mark === '?' ? '[^/]' : mark.replace('[!', '[^');
}

function fill(start: string, file: string, files: ConfigFiles): { text: string; missing: string[] } {
  const missing: string[] = [];
  const within = (text: string, depth: number): string =>
    text.replace(INCLUDE, (_line, word: string) => {
      const pattern = word.replace(/^["']|["']$/g, '');
      if (HARMLESS.test(pattern)) return '';
      const path = isAbsolute(pattern) ? pattern : join(dirname(file), pattern);
      return `\n${expand(path)
        .map((one) => include(one, depth))
        .join('\n')}\n`;
    });
  const expand = (path: string): string[] => {
    if (!isPattern(path)) return [path];
    try {
      return files.glob(path);
    } catch {
      missing.push(path);
      return [];
    }
  };
  const include = (path: string, depth: number): string => {
    try {
      if (depth > DEEPEST) throw new Error('too deep');
      return within(files.read(path), depth + 1);
    } catch {
      missing.push(path);
      return '';
    }
  };
  return { text: within(start, 0), missing };
}
