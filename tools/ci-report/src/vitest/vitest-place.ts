/** A line of a stack as vitest prints it: ` ❯ name src/a.test.ts:6:59`. */
const FRAME = /^\s*❯ (?:.* )?(\S[^\n]*?):(\d+):\d+\s*$/;
/** A line of a plain stack. */
const PLAIN = /^\s*at (?:.*\()?(?:file:\/\/)?(\/?[^\s()]+?):(\d+):\d+\)?\s*$/;

/** Where a failure is: the first frame in the test's own file, else the first that is not of a package. */
export function placeOf(
  message: string,
  testFile: string | null,
): { file: string | null; line: number | null } {
  let outside: { file: string; line: number } | null = null;
  for (const one of message.split('\n', 400)) {
    const found = FRAME.exec(one) ?? PLAIN.exec(one);
    if (!found) continue;
    const [file, line] = [found[1]!, Number(found[2])];
    if (testFile === null ? !file.includes('node_modules') : isSameFile(file, testFile))
      return { file: testFile ?? file, line };
    if (outside === null && !file.includes('node_modules') && !file.startsWith('node:'))
      outside = { file, line };
  }
  return outside ?? { file: testFile, line: null };
}

/** A stack names a file from the root of the project or of the machine. */
function isSameFile(a: string, b: string): boolean {
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}
