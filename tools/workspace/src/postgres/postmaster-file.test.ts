import { expect, test } from 'vitest';
import { parsePostmasterFile } from './postmaster-file.ts';

const WHOLE = '4711\n/data/db\n1764037200\n3004\n\n127.0.0.1\n   1234567    42\nready   \n';

test.each([
  { name: 'a whole file', text: WHOLE, stated: { pid: 4711, port: 3004, status: 'ready' } },
  {
    name: 'a server that starts',
    text: WHOLE.replace('ready   ', 'starting'),
    stated: { pid: 4711, port: 3004, status: 'starting' },
  },
  { name: 'the first lines only', text: '4711\n/data/db\n', stated: { pid: 4711, port: null, status: '' } },
  { name: 'an empty file', text: '', stated: null },
  { name: 'rubbish', text: 'x\n1\n', stated: null },
  // The single-user server writes its pid negative.
  { name: 'a server without a port', text: '-4711\n/data/db\n', stated: null },
])('$name is read', ({ text, stated }) => {
  expect(parsePostmasterFile(text)).toEqual(stated);
});
