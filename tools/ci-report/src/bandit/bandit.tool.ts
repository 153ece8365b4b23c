import type { ToolRules } from '../tool-rules.ts';
import { looksLikeBandit, readBanditConsole } from './bandit-console.ts';
import { BANDIT_METRICS } from './bandit-findings.ts';
import { looksLikeBanditJson, readBanditJson } from './bandit-json.ts';
import { looksLikeBanditSarif, looksLikeSarif, readBanditSarif } from './bandit-sarif.ts';

export const bandit: ToolRules = {
  tool: 'bandit',
  label: 'bandit',
  metrics: BANDIT_METRICS,
  readers: [
    {
      source: 'json',
      matches: looksLikeBanditJson,
      accepts: (head) => /^\s*\{\s*"errors"/.test(head),
      read: readBanditJson,
    },
    { source: 'sarif', matches: looksLikeBanditSarif, accepts: looksLikeSarif, read: readBanditSarif },
    { source: 'console', matches: looksLikeBandit, read: readBanditConsole },
  ],
  exitCode: (code) => {
    if (code === 0) return { verdict: 'pass', because: 'bandit ended with exit code 0.' };
    if (code === 1) return { verdict: 'fail', because: 'bandit ended with exit code 1: it has findings.' };
    return { verdict: 'unknown', because: `bandit ended with exit code ${code}: the scan was not made.` };
  },
};
