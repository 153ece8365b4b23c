import { describe, expect, test } from 'vitest';
import { csvLine } from './csv.ts';

describe('csvLine', () => {
  test.each([
    { cells: ['a', 1, null, ''], line: 'a,1,,\r\n' },
    { cells: ['=1+1', '+6281', '-5', '@sum', '\tx', '\rx'], line: `'=1+1,'+6281,'-5,'@sum,'\tx,"'\rx"\r\n` },
    { cells: [-5, 0], line: '-5,0\r\n' },
    { cells: ['PT "Maju", Tbk', 'two\nlines'], line: '"PT ""Maju"", Tbk","two\nlines"\r\n' },
    { cells: ['=HYPERLINK("http://x")'], line: `"'=HYPERLINK(""http://x"")"\r\n` },
    { cells: ['a=b', '1-2'], line: 'a=b,1-2\r\n' },
  ])('$cells', ({ cells, line }) => {
    expect(csvLine(cells)).toBe(line);
  });
});
