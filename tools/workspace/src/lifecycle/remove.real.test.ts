import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRunning, dieAt, RANGES, useFullShop } from '../../test/full-shop.ts';
import { expectNothingLeft } from '../../test/left-over.ts';

const shop = useFullShop(RANGES.remove);

describe('remove, killed', () => {
  test.each(['intent', 'teardown', 'services', 'data', 'tree', 'free', 'trash'])(
    'before the step “%s”: remove or prune ends it, and nothing is left',
    async (step) => {
      createRunning(shop);
      dieAt(shop, 'remove', step);
      rmSync(join(shop.bench.root, 'shop.worktrees/set-up.log'));
      if (step === 'intent') expect(shop.bench.run(['remove', 'feature-x']).status).toBe(0);
      rmSync(join(shop.bench.root, 'shop.worktrees/teardown.log'), { force: true });
      expect(shop.bench.run(['prune']).status).toBe(0);
      rmSync(join(shop.bench.root, 'shop.worktrees'), { recursive: true, force: true });
      await expectNothingLeft(shop);
    },
  );

  test('and the tree was changed since: prune keeps it and says so', () => {
    const { path } = createRunning(shop);
    dieAt(shop, 'remove', 'tree');
    writeFileSync(join(path, 'mine.txt'), 'mine');
    const pruned = shop.bench.run(['prune', '--json']);
    expect([pruned.status, JSON.parse(pruned.stdout)]).toMatchObject([1, { kept: [{ name: 'feature-x' }] }]);
    expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
