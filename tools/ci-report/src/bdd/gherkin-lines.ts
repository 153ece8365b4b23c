const STEP = /^ +(?:Given|When|Then|And|But|\*) /;
const SCENARIO = /^ +(?:Scenario|Scenario Outline|Example): /;
const RESULT = /^ +(?:PASSED|FAILED|SKIPPED|ERROR|XFAIL(?:ED)?|XPASS(?:ED)?)\b/;

/**
 * The scenarios and steps that `--gherkin-terminal-reporter` shows. Steps are printed only with -vv, and a step that
 * is not defined never; without any scenario on the screen nothing is known.
 */
export class GherkinLines {
  private seen = 0;
  private shown = 0;
  private stepLines = 0;
  private open: 'no' | 'scenario' = 'no';
  private steps = 0;

  line(line: string): void {
    if (line.charCodeAt(0) !== 0x20) return;
    if (SCENARIO.test(line)) {
      this.open = 'scenario';
      this.shown++;
      this.stepLines = 0;
    } else if (this.open === 'scenario' && STEP.test(line)) this.stepLines++;
    else if (this.open === 'scenario' && RESULT.test(line)) {
      this.seen++;
      this.steps += this.stepLines;
      this.open = 'no';
    }
  }

  /** null for what the screen does not show. */
  get counts(): { scenarios: number | null; steps: number | null } {
    const complete = this.seen > 0 && this.seen === this.shown;
    return { scenarios: complete ? this.seen : null, steps: complete && this.steps > 0 ? this.steps : null };
  }
}
