import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Report } from './test-counts.ts';

/** What went wrong in one test, short enough to be read below the summary. */
export interface FailedTest {
  /** File and names, as the runner prints them. */
  title: string;
  /** The first lines of its error. */
  message: string;
}

const LINES = 6;

/** The failed tests of a report; none when there is no report to read. */
export function failedTests({ kind, path }: Report): FailedTest[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return kind === 'vitest' ? ofVitest(JSON.parse(text)) : ofPlaywright(JSON.parse(text));
}

const isFrameOfRunner = (line: string) => /^\s+at .*(node_modules|<anonymous>)/.test(line);

const failed = (title: string, error: string): FailedTest => ({
  title,
  message: stripVTControlCharacters(error)
    .split('\n')
    .filter((line) => line.trim() !== '' && !isFrameOfRunner(line))
    .slice(0, LINES)
    .join('\n'),
});

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: {
      status: string;
      ancestorTitles: string[];
      title: string;
      failureMessages?: string[];
    }[];
  }[];
}

function ofVitest({ testResults }: VitestReport): FailedTest[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    if (status === 'failed' && assertionResults.length === 0) return [failed(file, message ?? '')];
    return assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ ancestorTitles, title, failureMessages = [] }) =>
        failed([file, ...ancestorTitles, title].join(' › '), failureMessages.join('\n')),
      );
  });
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    tests: { status: string; results: { errors: { message?: string }[] }[] }[];
  }[];
}

interface PlaywrightReport {
  suites?: PlaywrightSuite[];
  errors: { message?: string }[];
}

const words = (errors: { message?: string }[]) => errors.map(({ message }) => message ?? '').join('\n');

function ofPlaywright({ suites = [], errors }: PlaywrightReport): FailedTest[] {
  const inside = (suite: PlaywrightSuite, above: string[]): FailedTest[] => {
    const path = [...above, suite.title];
    const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) =>
          failed([...path, title].join(' › '), results.map((result) => words(result.errors)).join('\n')),
        ),
    );
    return [...own, ...(suite.suites ?? []).flatMap((child) => inside(child, path))];
  };
  const outside = errors.map((error) => failed('outside the tests', words([error])));
  return [...suites.flatMap((suite) => inside(suite, [])), ...outside];
}
