import { writeFileSync } from 'node:fs';
import { causesPage } from '../src/db/causes-page.ts';

writeFileSync(new URL('../CAUSES.md', import.meta.url), causesPage());
