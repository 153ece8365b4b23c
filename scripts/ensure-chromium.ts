import { findChromium } from './chromium.ts';

const chromium = findChromium();
if ('path' in chromium) {
  console.log(chromium.path);
} else {
  console.error(`The browser tests cannot run: ${chromium.problem}.`);
  process.exitCode = 1;
}
