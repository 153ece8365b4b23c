import { looksLikeJunit } from '../pytest/pytest-junit.ts';
import type { ToolRules } from '../tool-rules.ts';
import { SCHEMATHESIS_METRICS } from './failure-blocks.ts';
import { looksLikeSchemathesis, readSchemathesisConsole } from './schemathesis-console.ts';
import { looksLikeSchemathesisJunit, readSchemathesisJunit } from './schemathesis-junit.ts';
import { looksLikeSchemathesisNdjson, readSchemathesisNdjson } from './schemathesis-ndjson.ts';

export const schemathesis: ToolRules = {
  tool: 'schemathesis',
  label: 'Schemathesis',
  metrics: SCHEMATHESIS_METRICS,
  readers: [
    // JUnit first: it holds the curl lines.
    {
      source: 'junit',
      matches: looksLikeSchemathesisJunit,
      accepts: looksLikeJunit,
      read: readSchemathesisJunit,
      partial: true,
    },
    {
      source: 'ndjson',
      matches: looksLikeSchemathesisNdjson,
      read: readSchemathesisNdjson,
      partial: true,
    },
    { source: 'console', matches: looksLikeSchemathesis, read: readSchemathesisConsole },
  ],
  exitCode: (code) => {
    if (code === 0) return { verdict: 'pass', because: 'Schemathesis ended with exit code 0.' };
    if (code === 1) return { verdict: 'fail', because: 'Schemathesis ended with exit code 1.' };
    return {
      verdict: 'unknown',
      because: `Schemathesis ended with exit code ${code}: the run was not made or not ended.`,
    };
  },
  mustCount: 'operations',
};
