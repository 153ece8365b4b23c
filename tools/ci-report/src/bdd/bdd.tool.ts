import { coverageReaders } from '../coverage/coverage-readers.ts';
import { ctrfReader } from '../ctrf/read-ctrf.ts';
import type { Input } from '../input.ts';
import { looksLikePytest, readPytestConsole } from '../pytest/pytest-console.ts';
import { looksLikeJunit, readPytestJunit } from '../pytest/pytest-junit.ts';
import { JUNIT_FOLDS, pytestExit } from '../pytest/pytest.tool.ts';
import type { Reading } from '../report.ts';
import { TEST_METRICS, type ToolRules } from '../tool-rules.ts';
import { looksLikeCucumber, readCucumber } from './cucumber.ts';
import { GherkinLines } from './gherkin-lines.ts';
import { nameUndefinedSteps } from './undefined-steps.ts';

const METRICS = [...TEST_METRICS, 'scenarios', 'steps'];

export const bdd: ToolRules = {
  tool: 'bdd',
  label: 'pytest-bdd',
  metrics: METRICS,
  readers: [
    // pytest's own words come first: cucumber.json leaves out what is not defined and what is skipped.
    {
      source: 'junit',
      matches: () => false,
      accepts: looksLikeJunit,
      read: readBddJunit,
      folds: JUNIT_FOLDS,
    },
    {
      source: 'cucumber',
      matches: looksLikeCucumber,
      read: (input) => readCucumber(input, METRICS),
      folds: { passed: ['failed', 'skipped', 'xfailed', 'xpassed', 'rerun'] },
      partial: true,
    },
    ctrfReader(METRICS),
    { source: 'console', matches: looksLikeBdd, read: readBddConsole },
    ...coverageReaders(METRICS),
  ],
  exitCode: pytestExit,
  mustCount: 'total',
};

/** pytest with the plugin names it; without the header nothing tells the two apart. */
function looksLikeBdd(head: string): boolean {
  return (
    looksLikePytest(head) && (/^plugins: .*\bbdd-\d/m.test(head) || /^ +Scenario(?: Outline)?: /m.test(head))
  );
}

async function readBddJunit(input: Input): Promise<Reading> {
  return nameUndefinedSteps(await readPytestJunit(input, METRICS));
}

async function readBddConsole(input: Input): Promise<Reading> {
  const gherkin = new GherkinLines();
  const reading = await readPytestConsole(input, METRICS, (line) => gherkin.line(line));
  Object.assign(reading.metrics, gherkin.counts);
  return nameUndefinedSteps(reading);
}
