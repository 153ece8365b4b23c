import { compile } from 'html-to-text';

const block = (lines: number) => ({ leadingLineBreaks: lines, trailingLineBreaks: lines });

/** Cells of the invoice tables carry their column's head, which a list of lines would lose. */
const convert = compile({
  wordwrap: 76,
  formatters: {
    labelled: (cell, walk, builder) => {
      builder.openBlock({ leadingLineBreaks: 1 });
      builder.addInline(`${cell.attribs['data-label']}: `);
      walk(cell.children, builder);
      builder.closeBlock({ trailingLineBreaks: 1 });
    },
  },
  selectors: [
    { selector: 'div.preheader', format: 'skip' },
    { selector: 'thead', format: 'skip' },
    { selector: 'td.total', format: 'skip' },
    { selector: 'td[data-label]', format: 'labelled' },
    { selector: 'br.aside', format: 'skip' },
    { selector: 'span.aside', format: 'inlineSurround', options: { prefix: ' (', suffix: ')' } },
    { selector: 'tr', format: 'block', options: block(2) },
    { selector: 'td', format: 'block', options: block(1) },
    { selector: 'h1', options: { uppercase: false, ...block(2) } },
    { selector: 'h2', options: { uppercase: false, ...block(2) } },
  ],
});

/** The plain-text part: the same words, one fact a line. Dates and amounts are kept on their line, then get plain spaces. */
export const toText = (html: string): string => `${convert(html).replaceAll('\u00a0', ' ').trim()}\n`;
