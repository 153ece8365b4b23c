import type { ToolRules } from '../tool-rules.ts';
import { readMeasures, readRefusal } from './sonar-measures.ts';
import { askSonar } from './sonar-server.ts';
import {
  looksLikeMeasures,
  looksLikeProjectStatus,
  looksLikeRefusal,
  readProjectStatus,
  SONAR_METRICS,
} from './sonar-status.ts';

export const sonar: ToolRules = {
  tool: 'sonar',
  label: 'SonarQube',
  metrics: SONAR_METRICS,
  readers: [
    { source: 'json', matches: looksLikeProjectStatus, read: (input) => readProjectStatus(input) },
    { source: 'json', matches: looksLikeRefusal, read: readRefusal },
    { source: 'coverage', matches: looksLikeMeasures, read: readMeasures },
  ],
  exitCode: null,
  mustCount: 'conditions',
  ask: askSonar,
};
