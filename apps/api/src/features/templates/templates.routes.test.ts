import { TemplateList } from '@sira/contract/templates';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp();
});
afterAll(() => world.close());

describe('GET /templates', () => {
  test('lists three templates in two languages, each with its source and a preview', async () => {
    const { status, body } = await world.call('GET', '/templates', { as: 'viewer' });
    expect(status).toBe(200);
    const { items } = TemplateList.parse(body);
    expect(items.map(({ key, language }) => `${key}.${language}`)).toEqual([
      'friendly.en',
      'friendly.id',
      'firm.en',
      'firm.id',
      'final.en',
      'final.id',
    ]);
    for (const { subject, html, preview } of items) {
      expect(subject).toContain('{{ organisation }}');
      expect(html).toContain('{% block');
      expect(preview.subject).toMatch(/Your Company|Perusahaan Anda/);
      expect(preview.html).toMatch(/Example Trading Ltd|PT Contoh Niaga/);
      expect(preview.text).toMatch(/part paid|dibayar sebagian/);
    }
    expect(new Set(items.map(({ preview }) => preview.text)).size).toBe(6);
  });

  test('is for people who are signed in', async () => {
    expect(await world.call('GET', '/templates', { as: null })).toMatchObject({
      status: 401,
      body: { code: 'no_session' },
    });
  });
});
