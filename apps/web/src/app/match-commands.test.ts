import { expect, test } from 'vitest';
import { matchCommands } from './match-commands.ts';

const commands = [
  { id: '1', label: 'Reminders', group: 'Go to' },
  { id: '2', label: 'Dark', group: 'Theme' },
  { id: '3', label: 'Audit', group: 'Organisation' },
  { id: '4', label: 'Dashboard', group: 'Go to' },
];

test.each([
  ['', ['1', '2', '3', '4']],
  ['da', ['2', '4']],
  ['d', ['2', '4', '1', '3']],
  ['go dash', ['4']],
  ['THEME', ['2']],
  ['nothing like it', []],
])('"%s" finds %j', (text, ids) => {
  expect(matchCommands(commands, text).map((command) => command.id)).toEqual(ids);
});
