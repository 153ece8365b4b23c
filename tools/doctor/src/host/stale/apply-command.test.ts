import { expect, it } from 'vitest';
import { withInputs } from './apply-command.ts';
import type { StaleContainer } from './find-stale.ts';

const ID = 'b1'.repeat(32);
const found: StaleContainer = {
  id: ID,
  name: 'web-blue',
  service: 'web',
  certainty: 'stale',
  evidence: [],
  missing: [],
  freesBytes: 1,
  startedAt: null,
  labels: {},
  replacedBy: { id: 'c2'.repeat(32), name: 'web-green' },
  commands: { stop: 'docker stop x', apply: `doctor host --apply ${ID}@t`, undo: 'docker start x' },
};
const applyWith = (options: Parameters<typeof withInputs>[1]) =>
  withInputs([found], options)[0]?.commands.apply;

it('names what the judgement was made from, so that the command can be pasted', () => {
  expect(applyWith({})).toBe(`doctor host --apply ${ID}@t`);
  expect(
    applyWith({
      dockerSocket: '/run/podman.sock',
      nginx: ['a.txt', "it's $HOME.txt"],
      keep: ['web-red'],
      deployState: ['/srv/state.json'],
      samples: 's.jsonl',
    }),
  ).toBe(
    `doctor host --docker-socket /run/podman.sock --nginx a.txt 'it'\\''s $HOME.txt' --keep web-red --deploy-state /srv/state.json --samples s.jsonl --apply ${ID}@t`,
  );
});

it('tells no password of a proxy', () => {
  expect(applyWith({ traefik: ['http://me:secret@127.0.0.1:8080'] })).toBe(
    `doctor host --traefik 'http://***@127.0.0.1:8080' --apply ${ID}@t`,
  );
});

it('makes no command where there was none', () => {
  const suspect = { ...found, commands: { ...found.commands, apply: null } };
  expect(withInputs([suspect], { nginx: ['a'] })[0]?.commands.apply).toBeNull();
});
