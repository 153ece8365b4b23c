import { availableParallelism } from 'node:os';
import { checks } from './checks.ts';
import { writeOwnReport } from './own-report.ts';
import { runSteps } from './steps.ts';
import { summary } from './summary.ts';

const results = await runSteps(checks, availableParallelism());
console.log(`\n${summary(results)}`);
writeOwnReport();
if (results.some(({ failed }) => failed > 0)) process.exitCode = 1;
