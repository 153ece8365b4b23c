import { writeNew, wordsOr } from './new-file.ts';
import { day, slug } from './slug.ts';

const text = wordsOr(
  'Nothing to note. Say in one sentence what changes for users: npm run note "Payments can be …"',
);

writeNew(`notes/${day(new Date())}-${slug(text)}.md`, `${text}\n`);
