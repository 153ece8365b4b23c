import { zeroOrFailedUnlessStopped } from '../exit-codes.ts';
import type { ToolRules } from '../tool-rules.ts';
import { looksLikeViteConsole, readViteConsole, VITE_METRICS } from './vite-console.ts';
import { looksLikeManifest, readManifest } from './vite-manifest.ts';

export const vite: ToolRules = {
  tool: 'vite',
  label: 'vite build',
  metrics: VITE_METRICS,
  readers: [
    { source: 'json', matches: looksLikeManifest, read: readManifest, partial: true },
    { source: 'console', matches: looksLikeViteConsole, read: readViteConsole },
  ],
  exitCode: zeroOrFailedUnlessStopped('vite build'),
  mustCount: 'chunks',
};
