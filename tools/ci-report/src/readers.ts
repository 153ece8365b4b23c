import { audit } from './audit/audit.tool.ts';
import { bandit } from './bandit/bandit.tool.ts';
import { bdd } from './bdd/bdd.tool.ts';
import type { Input } from './input.ts';
import { pytest } from './pytest/pytest.tool.ts';
import { unreadable } from './reading.ts';
import type { Reading, Tool } from './report.ts';
import { schemathesis } from './schemathesis/schemathesis.tool.ts';
import { sonar } from './sonar/sonar.tool.ts';
import type { Reader, ToolRules } from './tool-rules.ts';
import { vite } from './vite/vite.tool.ts';
import { vitest } from './vitest/vitest.tool.ts';

const RULES: Record<Tool, ToolRules> = { pytest, vitest, vite, schemathesis, bandit, audit, bdd, sonar };

/** What is known of a tool: its metrics, its forms, its exit codes. */
export function rulesOf(tool: Tool): ToolRules {
  return RULES[tool];
}

/** The reader for an input: the first form that recognises it; other text is the console; null when it is neither. */
export function readerFor(rules: ToolRules, input: Pick<Input, 'head' | 'name'>): Reader | null {
  const { head, name } = input;
  const known =
    rules.readers.find((reader) => reader.matches(head, name)) ??
    rules.readers.find((reader) => reader.accepts?.(head, name));
  if (known) return known;
  const structured = /^\s*[<{]/.test(head) || /\.(xml|json|ndjson|sarif)$/i.test(name);
  return structured ? null : (rules.readers.find(({ source }) => source === 'console') ?? null);
}

/** Reads one input as a result of this tool. Never throws: what cannot be read is a reading that says why. */
export async function readInput(rules: ToolRules, input: Input): Promise<Reading> {
  const reader = readerFor(rules, input);
  const source = reader?.source ?? 'console';
  if (!reader || input.head.trim() === '') await input.close();
  if (input.head.trim() === '') {
    return unreadable(source, input.name, rules.metrics, `${input.name} is empty, so the run is not shown.`);
  }
  if (!reader) {
    const known = [...new Set(rules.readers.map((one) => one.source))].join(', ');
    const why = `${input.name} is not a result of ${rules.label} that is known here (known: ${known}).`;
    return unreadable(source, input.name, rules.metrics, why);
  }
  try {
    return await reader.read(input);
  } catch (error) {
    const why = `${input.name} could not be read as ${reader.source}: ${(error as Error).message}`;
    return unreadable(source, input.name, rules.metrics, why);
  } finally {
    await input.close();
  }
}

/** What an input is: every tool and form that recognises it. */
export function detectInput(
  input: Pick<Input, 'head' | 'name'>,
): { tool: Tool; source: Reading['source'] }[] {
  return Object.values(RULES).flatMap((rules) =>
    rules.readers
      .filter((reader) => reader.matches(input.head, input.name))
      .map(({ source }) => ({ tool: rules.tool, source })),
  );
}
