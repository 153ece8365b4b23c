import { expect, test } from 'vitest';
import { delimiterName, detectDelimiter } from './delimiter.ts';

test.each([
  ['commas', 'a,b,c\n1,2,3\n', ','],
  ['semicolons', 'a;b;c\n1;2;3\n', ';'],
  ['tabs', 'a\tb\tc\n1\t2\t3\n', '\t'],
  ['vertical bars', 'a|b|c\n1|2|3\n', '|'],
  ['semicolons beside decimal commas', 'Nr;Betrag;Offen\n1;12,50;0,00\n2;7,25;1,00\n', ';'],
  ['semicolons beside a comma in the header', 'Name, Ort;Betrag\nMüller;1\nMaier;2\n', ';'],
  ['commas beside quoted semicolons', '"a;a;a",b\n"x;y;z",2\n', ','],
  ['commas beside quoted line breaks with semicolons', 'a,b\n"x;\ny;",2\n3,4\n', ','],
  ['commas beside a measure in inches', 'a,b,c\n12" pipe;,2,3\n10" pipe;,5,6\n', ','],
  ['tabs beside commas in every name', 'Name, first\tSum\nA, B\t1\nC, D\t2\n', '\t'],
  ['a declared semicolon', 'sep=;\na,b;c,d\n', ';'],
  ['a declared tab', 'sep=\t\r\na,b\tc,d\n', '\t'],
  ['a declared comma in another case', 'SEP=,\na,b\n', ','],
  ['CR line ends', 'a;b\r1;2\r', ';'],
  ['semicolons below titles with commas', 'PT Maju\nAging, 2013\na;b;c\n1;2;3\n4;5;6\n', ';'],
  ['semicolons below a plain title', 'PT Maju\na;b;c\n1;2;3\n4;5;6\n', ';'],
  ['commas behind an open quotation mark', '"a,b\n1,2\n', ','],
  ['a header alone', 'a,b', ','],
  ['a blank first line', '\n\na;b\n1;2\n', ';'],
])('finds %s', (_name, head, expected) => {
  expect(detectDelimiter(head)).toBe(expected);
});

test.each([['Invoice\n1\n2\n'], [''], ['one line of words']])('finds none in %j', (head) => {
  expect(detectDelimiter(head)).toBeNull();
});

test('calls a delimiter by its name', () => {
  expect([',', ';', '\t', '|'].map((each) => delimiterName(each as ','))).toEqual([
    'comma',
    'semicolon',
    'tab',
    'vertical bar',
  ]);
});
