import { expect, test } from 'vitest';
import { fixture } from '../test/read-fixture.ts';
import { fromText } from './input.ts';
import { detectInput } from './readers.ts';

test.each([
  ['pytest/9/pass.xml', ['pytest junit']],
  ['pytest/7/fail-colour.console.txt', ['pytest console']],
  ['pytest/9/pass-quiet-colour.console.txt', ['pytest console']],
  ['bandit/19/findings-sarif.sarif', ['bandit sarif']],
  ['bandit/17/findings-json.json', ['bandit json']],
  ['bandit/19/findings-tty.console.txt', ['bandit console']],
  ['schemathesis/4/good.ndjson', ['schemathesis ndjson']],
  ['schemathesis/4/good.xml', ['schemathesis junit']],
  ['schemathesis/3/good-bad-crash.xml', ['schemathesis junit']],
  ['schemathesis/4/good-tty.console.txt', ['schemathesis console']],
  ['schemathesis/3/good-colour.console.txt', ['schemathesis console']],
  ['bdd/9/pass.json', ['bdd cucumber']],
  ['bdd/9/pass-gherkin.console.txt', ['pytest console', 'bdd console']],
  ['make-python.sh', []],
])('%s is %j', async (file, known) => {
  const found = detectInput(await fromText(file, fixture(file)));
  expect(found.map(({ tool, source }) => `${tool} ${source}`)).toEqual(known);
});
