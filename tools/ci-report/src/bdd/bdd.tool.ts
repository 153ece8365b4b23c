import { pytestExit } from '../pytest/pytest.tool.ts';
import { TEST_METRICS, type ToolRules } from '../tool-rules.ts';

export const bdd: ToolRules = {
  tool: 'bdd',
  label: 'pytest-bdd',
  metrics: [...TEST_METRICS, 'scenarios', 'steps'],
  readers: [],
  exitCode: pytestExit,
  mustCount: 'total',
};
