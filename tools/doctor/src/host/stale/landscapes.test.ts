import { describe, expect, it } from 'vitest';
import { landscape, type Landscape } from '../../../test/landscapes/landscape.ts';
import { findStale } from './find-stale.ts';

describe('200 generated landscapes', () => {
  const judged = Array.from({ length: 200 }, (_, seed) => {
    const one = landscape(seed);
    return { ...one, found: findStale(one.input) };
  });
  const isReadable = ({ proxy, skew }: Landscape): boolean =>
    proxy !== 'none' && proxy !== 'unread' && (skew === 'none' || skew === 'small');

  it('have enough of both kinds to say something', () => {
    const stories = judged.flatMap(({ storyOf }) => [...storyOf.values()]);
    const leftovers = judged.reduce((sum, { leftovers }) => sum + leftovers.size, 0);
    console.log(`${stories.length} containers, ${leftovers} leftovers, ${new Set(stories).size} stories`);
    expect(leftovers).toBeGreaterThan(100);
    expect(new Set(stories).size).toBe(19);
  });

  it('are judged without one container called stale that somebody needs', () => {
    const wrong = judged.flatMap(({ found, leftovers, storyOf }) =>
      found
        .filter(({ certainty, id }) => certainty === 'stale' && !leftovers.has(id))
        .map(({ id, evidence }) => ({ story: storyOf.get(id), evidence })),
    );
    const stale = judged.flatMap(({ found }) => found.filter(({ certainty }) => certainty === 'stale'));
    console.log(`precision of stale: ${stale.length - wrong.length} of ${stale.length}`);
    expect(wrong).toEqual([]);
    expect(stale.length).toBeGreaterThan(50);
  });

  it('have at least 95 % of their leftovers called stale where proxy and clock can be read', () => {
    const missed: unknown[] = [];
    let all = 0;
    for (const { leftovers, found, input } of judged.filter(isReadable)) {
      for (const id of leftovers) {
        const container = input.containers.find((one) => one.id === id);
        all += 1;
        const hit = found.find((one) => one.id === id);
        if (hit?.certainty !== 'stale') missed.push([container?.name, hit?.missing ?? 'not listed']);
      }
    }
    console.log(`recall of stale: ${all - missed.length} of ${all}`, JSON.stringify(missed, null, 1));
    expect(missed.length / all).toBeLessThanOrEqual(0.05);
  });

  it('have at least 95 % of all leftovers listed, the unreadable ones as suspects only', () => {
    let all = 0;
    let listed = 0;
    for (const { leftovers, found } of judged) {
      all += leftovers.size;
      listed += found.filter(({ id }) => leftovers.has(id)).length;
    }
    console.log(`recall of stale and suspect: ${listed} of ${all}`);
    expect(listed / all).toBeGreaterThanOrEqual(0.95);
    const unreadable = judged.filter(({ proxy }) => proxy === 'none' || proxy === 'unread');
    expect(unreadable.flatMap(({ found }) => found.filter(({ certainty }) => certainty === 'stale'))).toEqual(
      [],
    );
  });
});
