import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { applyStops, parseWish, type StopDesk } from './apply-stop.ts';
import type { StaleContainer } from './find-stale.ts';
import { printOutcomes } from './print-stale.ts';
import { stopContainer } from './stop-container.ts';

const ID = 'b1'.repeat(32);
const NEXT = 'c2'.repeat(32);
const STARTED = '2026-11-01T10:00:00.000Z';

function stale(more: Partial<StaleContainer> = {}): StaleContainer {
  return {
    id: ID,
    name: 'web-blue',
    service: 'web',
    certainty: 'stale',
    evidence: [],
    missing: [],
    freesBytes: 300_000_000,
    startedAt: STARTED,
    labels: { a: '1', b: '2' },
    replacedBy: { id: NEXT, name: 'web-green' },
    commands: { stop: `docker stop ${ID}`, apply: null, undo: `docker start ${ID}` },
    ...more,
  };
}

function desk(again: StaleContainer[], more: Partial<StopDesk> = {}): StopDesk & { stopped: string[] } {
  const stopped: string[] = [];
  let held = 1_000_000_000;
  return {
    stopped,
    reread: async () => again,
    look: async (id) => ({ state: 'running', startedAt: STARTED, labels: { b: '2', a: '1' }, id }),
    stop: async (id) => {
      stopped.push(id);
      held -= 280_000_000;
    },
    held: async () => held,
    settle: async () => {},
    ...more,
  };
}

describe('--apply', () => {
  it('stops what is still the same, measures it, and says how to undo it', async () => {
    const world = desk([stale()]);
    const outcomes = await applyStops([{ id: ID, startedAt: STARTED }], [stale()], world);
    expect(world.stopped).toEqual([ID]);
    expect(outcomes).toEqual([
      {
        id: ID,
        name: 'web-blue',
        state: 'stopped',
        reason: '',
        predictedBytes: 300_000_000,
        measuredBytes: 280_000_000,
        undo: `docker start ${ID}`,
      },
    ]);
    expect(printOutcomes(outcomes)).toBe(
      `Stopped web-blue (b1b1b1b1b1b1): 280 MB less are held, 300 MB were predicted.\n  undo: docker start ${ID}\n`,
    );
  });

  it.each<
    [
      why: string,
      wish: { id: string; startedAt?: string },
      first: StaleContainer[],
      again: StaleContainer[],
      more: Partial<StopDesk>,
      says: RegExp,
    ]
  >([
    [
      'a healthy successor has its name now',
      { id: ID },
      [stale()],
      [stale({ id: NEXT })],
      {},
      /in use or gone/,
    ],
    ['it is not stale in this run', { id: ID }, [], [stale()], {}, /not among the stale/],
    [
      'it is only suspect',
      { id: ID },
      [stale({ certainty: 'suspect', missing: ['E2 no proxy'] })],
      [stale()],
      {},
      /only suspect: E2 no proxy/,
    ],
    [
      'it was started again since the report',
      { id: ID, startedAt: '2026-10-01T00:00:00.000Z' },
      [stale()],
      [stale()],
      {},
      /since the report/,
    ],
    [
      'it was started again meanwhile',
      { id: ID },
      [stale()],
      [stale({ startedAt: '2026-11-24T00:00:00.000Z' })],
      {},
      /started again meanwhile/,
    ],
    ['its labels are others', { id: ID }, [stale()], [stale({ labels: { a: '1', b: '3' } })], {}, /labels/],
    ['a proxy sends to it again', { id: ID }, [stale()], [], {}, /in use or gone/],
    [
      'it became suspect',
      { id: ID },
      [stale()],
      [stale({ certainty: 'suspect', missing: ['E3 talk'] })],
      {},
      /only suspect now: E3 talk/,
    ],
    [
      'the engine says another start at the last moment',
      { id: ID },
      [stale()],
      [stale()],
      { look: async () => ({ state: 'running', startedAt: 'other', labels: { a: '1', b: '2' } }) },
      /started again meanwhile/,
    ],
    [
      'it does not run any more',
      { id: ID },
      [stale()],
      [stale()],
      { look: async () => ({ state: 'exited', startedAt: STARTED, labels: { a: '1', b: '2' } }) },
      /exited now/,
    ],
    [
      'it cannot be read again',
      { id: ID },
      [stale()],
      [stale()],
      { reread: async () => Promise.reject(new Error('no answer')) },
      /no answer/,
    ],
  ])('does not stop it when %s', async (_, wish, first, again, more, says) => {
    const world = desk(again, more);
    const [outcome] = await applyStops([{ startedAt: undefined, ...wish }], first, world);
    expect(world.stopped).toEqual([]);
    expect(outcome).toMatchObject({ state: 'refused', reason: expect.stringMatching(says), undo: null });
  });

  it('never touches four healthy successors of the same name, whatever is asked', async () => {
    const successors = ['1', '2', '3', '4'].map((digit) => `${digit}f`.repeat(32));
    const world = desk([]);
    const outcomes = await applyStops(
      [ID, ...successors].map((id) => ({ id, startedAt: undefined })),
      [stale()],
      world,
    );
    expect(world.stopped).toEqual([]);
    expect(outcomes.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'refused'));
  });

  it('judges anew before each: when the first stop changes the world, the second is not stopped', async () => {
    let round = 0;
    const other = 'd3'.repeat(32);
    const world = desk([], { reread: async () => (round++ === 0 ? [stale(), stale({ id: other })] : []) });
    const outcomes = await applyStops(
      [ID, other].map((id) => ({ id, startedAt: undefined })),
      [stale(), stale({ id: other })],
      world,
    );
    expect(world.stopped).toEqual([ID]);
    expect(outcomes.map(({ state }) => state)).toEqual(['stopped', 'refused']);
  });

  it('says it when the engine does not do it', async () => {
    const world = desk([stale()], { stop: async () => Promise.reject(new Error('the engine answers 500')) });
    expect(await applyStops([{ id: ID, startedAt: undefined }], [stale()], world)).toMatchObject([
      { state: 'failed', reason: 'the engine answers 500' },
    ]);
  });

  it.each(['web-blue', ID.slice(0, 12), ID.toUpperCase(), `${ID}@yesterday`, `${ID}/../x`, ''])(
    'takes no id like %j',
    (text) => {
      expect(() => parseWish(text)).toThrow(/full id/);
    },
  );
});

describe('the request to stop', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });
  it.each([
    [204, null],
    [304, /stopped already/],
    [404, /does not know/],
    [500, /answers 500/],
  ])('answered with %i', async (status, says) => {
    const folder = mkdtempSync(join(tmpdir(), 'doctor-stop-'));
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(join(folder, 's'), resolve));
    closers.push(() => {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const stopping = stopContainer(join(folder, 's'), ID);
    if (says) await expect(stopping).rejects.toThrow(says);
    else await stopping;
    expect(asked).toEqual([`POST /containers/${ID}/stop`]);
  });
});
