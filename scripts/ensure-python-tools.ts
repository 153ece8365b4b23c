import { bringPythonTools, PYTHON_TOOLS } from '../tools/ci-report/test/python-tools.ts';

const problem = bringPythonTools();
if (problem === null) {
  console.log(PYTHON_TOOLS);
} else {
  console.error(`The tests of ci-report cannot run pytest, pytest-bdd, bandit and Schemathesis: ${problem}.`);
  process.exitCode = 1;
}
