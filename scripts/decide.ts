import { writeNew, wordsOr } from './new-file.ts';
import { day, slug } from './slug.ts';

const title = wordsOr('What is decided? Give the title: npm run decide "Keep sessions in PostgreSQL"');
const today = day(new Date());

writeNew(
  `docs/decisions/${today}-${slug(title)}.md`,
  `# ${title}

${today}

## Context

What was the question, what was measured or seen, which other ways were there.

## Decision

What we do.

## Consequence

What becomes easy, what becomes hard, which check keeps it so.
`,
);
