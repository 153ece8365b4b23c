import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installation, newInstallation, type Running } from '#test/installation';

let sira: Installation;
let server: Running & { url: string };
beforeAll(async () => {
  sira = await newInstallation();
  server = await sira.serve();
});
afterAll(async () => {
  await server.kill();
  sira.remove();
});

const HEADER = 'Invoice No,Customer No,Invoice Date,Due Date,Amount';
let made = 0;

/** A list of three invoices, the last lines as told. */
function file(...more: string[]) {
  made += 1;
  const rows = [1, 2, 3].map((row) => `CLI-${made}-${row},K-1,2025-01-2${row},2025-02-2${row},10.0${row}`);
  return sira.write(`list-${made}.csv`, [HEADER, ...rows, ...more].join('\n'));
}

describe('sira import', () => {
  test('says what it did, and that the same file again changed nothing', async () => {
    const path = file();
    const first = await sira.run(['import', path]);
    expect(first).toMatchObject({ exitCode: 0, stderr: 'Amounts without a currency are read as USD.\n' });
    expect(first.stdout).toMatch(/^clients +1 added .*\ninvoices +3 added +0 changed +0 unchanged\n$/);
    const again = await sira.run(['import', path]);
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: 'Everything in this file was here already. Nothing changed.\n',
    });
  });

  test('a bad row stops all of it; the others are imported when that is said', async () => {
    const path = file('X-1,K-1,2025-01-20,2025-01-10,5', 'X-2,K-1,2025-01-20,2025-02-10,\u001b[31mred\u0007');
    const stopped = await sira.run(['import', path, '--currency', 'EUR']);
    expect(stopped).toMatchObject({ exitCode: 1, stdout: '' });
    expect(stopped.stderr).toContain(
      'line 5, Due Date “2025-01-10”: The due date 2025-01-10 is before the issue date 2025-01-20.',
    );
    expect(stopped.stderr).toContain('line 6, Amount');
    expect(stopped.stderr).not.toMatch(/[\u0007\u001b]/);
    expect(stopped.stderr).toContain('Nothing was imported: 2 of 5 rows cannot be imported.');
    expect(JSON.parse((await sira.run(['import', path, '--currency', 'EUR', '--json'])).stdout)).toEqual({
      ...{ file: path.split('/').at(-1), kind: 'invoices', imported: false, problemsTotal: 2 },
      counts: expect.objectContaining({
        rows: 5,
        badRows: 2,
        invoices: { added: 3, changed: 0, unchanged: 0 },
      }),
      problems: [
        { line: 5, column: 'Due Date', value: '2025-01-10', message: expect.any(String) },
        { line: 6, column: 'Amount', value: expect.any(String), message: expect.any(String) },
      ],
    });
    const skipped = await sira.run(['import', path, '--currency', 'EUR', '--skip-bad-rows']);
    expect(skipped).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('invoices        3 added'),
    });
  });

  test('--dry-run says what would happen and changes nothing', async () => {
    const path = file();
    for (let turn = 0; turn < 2; turn++) {
      const { exitCode, stdout } = await sira.run(['import', path, '--dry-run']);
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringContaining('3 would be added'),
      });
    }
  });

  test('what is ambiguous is refused with the option that settles it', async () => {
    made += 1;
    const path = sira.write('ambiguous.csv', `${HEADER}\nA-${made},K-1,1/2/2025,2/3/2025,5\n`);
    const asked = await sira.run(['import', path]);
    expect(asked).toMatchObject({ exitCode: 2, stdout: '' });
    expect(asked.stderr).toContain('Nothing was imported.');
    expect(asked.stderr).toMatch(/Say it with --date-order \w{3} or \w{3}/);
    expect(await sira.run(['import', path, '--date-order', 'mdy'])).toMatchObject({ exitCode: 0 });
  });

  test('a column that nobody recognises is named with --map', async () => {
    const path = sira.write(
      'strange.csv',
      'Foo,Bar,Invoice Date,Due Date,Amount\nM-1,K-9,2025-01-20,2025-02-20,5\n',
    );
    const asked = await sira.run(['import', path, '--kind', 'invoices']);
    expect(asked).toMatchObject({ exitCode: 2, stdout: '' });
    expect(asked.stderr).toContain(
      'Say it with --map COLUMN=number; the columns are Foo, Bar, Invoice Date, Due Date, Amount.',
    );
    const wrong = await sira.run(['import', path, '--kind', 'invoices', '--map', 'Baz=number']);
    expect(wrong).toMatchObject({
      exitCode: 2,
      stderr: 'The file has no column Baz. It has: Foo, Bar, Invoice Date, Due Date, Amount.\n',
    });
    const mapped = ['--kind', 'invoices', '--map', 'foo=number', '--map', 'Bar=clientNumber'];
    expect(await sira.run(['import', path, ...mapped])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('invoices        1 added'),
    });
  });

  test.each([
    { name: 'no such file', args: ['nowhere.csv'], says: 'There is no file nowhere.csv.' },
    { name: 'a folder', args: ['.'], says: 'There is no file .' },
    { name: 'an .xlsx', args: ['book.xlsx'], says: 'this is an Excel workbook (.xlsx)' },
    { name: 'an option that does not exist', args: ['book.xlsx', '--fast'], says: "unknown option '--fast'" },
    {
      name: 'a kind that does not exist',
      args: ['book.xlsx', '--kind', 'letters'],
      says: 'invoices, contacts, payments',
    },
    { name: 'half a mapping', args: ['book.xlsx', '--map', 'Amount'], says: 'Write COLUMN=FIELD' },
    {
      name: 'no currency',
      args: ['book.xlsx', '--currency', 'dollars'],
      says: 'Write an ISO code of three letters',
    },
  ])('$name ends with 2 and a sentence', async ({ args, says }) => {
    sira.write('book.xlsx', Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml', 'latin1'));
    const ended = await sira.run(['import', ...args]);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(says) });
    expect(ended.stderr).not.toContain('    at ');
  });
});

describe('sira reminders', () => {
  beforeAll(async () => {
    sira.write(
      'contacts.csv',
      'Customer No,Company,E-mail\nR-1,Two Debts,two@debts.example\nR-2,Nobody Home,\n',
    );
    const rows = [
      'R-a,R-1,2025-05-01,2025-06-01,USD 55.94',
      'R-b,R-1,2025-05-01,2025-06-12,EUR 7.00',
      'R-c,R-2,2025-05-01,2025-06-01,USD 1.00',
    ];
    sira.write('debts.csv', [HEADER, ...rows].join('\n'));
    for (const list of ['contacts.csv', 'debts.csv'])
      expect(await sira.run(['import', `${sira.folder}/${list}`])).toMatchObject({ exitCode: 0 });
  });

  /** One line of JSON, without the invoices of other tests. */
  function parse(line: string) {
    const { silent, messages, ...plan } = JSON.parse(line);
    const byInvoice = (a: { invoice: string }, b: { invoice: string }) => a.invoice.localeCompare(b.invoice);
    const isOurs = ({ client }: { client: string }) => client.startsWith('R-');
    return { ...plan, messages: messages.filter(isOurs), silent: silent.filter(isOurs).toSorted(byInvoice) };
  }

  const reminders = [
    { invoice: 'R-a', step: 3, offsetDays: 7, dueOn: '2025-06-01', balanceMinor: 5594, currency: 'USD' },
    { invoice: 'R-b', step: 1, offsetDays: -3, dueOn: '2025-06-12', balanceMinor: 700, currency: 'EUR' },
  ];
  const message = {
    ...{ id: null, client: 'R-1', to: ['two@debts.example'], template: 'firm', currency: 'USD' },
    ...{ currencies: ['USD', 'EUR'], reminders },
  };

  test('plan --json is one line with what goes out and who is silent, and why', async () => {
    const { exitCode, stdout } = await sira.run(['reminders', 'plan', '--on', '2025-06-09', '--json']);
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(parse(stdout)).toEqual({
      ...{
        on: '2025-06-09',
        messages: [message],
        silent: [{ invoice: 'R-c', client: 'R-2', reason: 'no_contact' }],
      },
      totals: { messages: expect.any(Number), reminders: expect.any(Number), silent: expect.any(Number) },
    });
  });

  test('run --until --json is one line a day; nothing is sent twice', async () => {
    const args = ['reminders', 'run', '--on', '2025-06-09', '--until', '2025-06-10', '--json'];
    const first = await sira.run(args);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    const days = first.stdout.trimEnd().split('\n').map(parse);
    expect(days.map(({ on }) => on)).toEqual(['2025-06-09', '2025-06-10']);
    expect(days[0].messages).toEqual([{ ...message, id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    expect(days[1]).toMatchObject({
      messages: [],
      silent: [
        { invoice: 'R-a', client: 'R-1', reason: 'already_reminded' },
        { invoice: 'R-b', client: 'R-1', reason: 'already_reminded' },
        { invoice: 'R-c', client: 'R-2', reason: 'no_contact' },
      ],
    });
    const again = (await sira.run(args)).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).totals.messages);
    expect(again).toEqual([0, 0]);
  });

  test.each([
    { args: ['plan', '--on', '2025-02-30'], says: 'Write the day as YYYY-MM-DD' },
    {
      args: ['run', '--on', '2025-06-10', '--until', '2025-06-09'],
      says: '--until 2025-06-09 is before 2025-06-10.',
    },
    { args: ['run', '--now'], says: "unknown option '--now'" },
    { args: ['walk'], says: "unknown command 'walk'" },
  ])('$args ends with 2 and a sentence', async ({ args, says }) => {
    expect(await sira.run(['reminders', ...args])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(says),
    });
  });
});

describe('people, tokens and the configuration', () => {
  const user = (email: string, ...more: string[]) => [
    'user',
    'create',
    '--email',
    email,
    '--role',
    'viewer',
    ...more,
  ];

  test('a user is created with a password of their own or one that is shown once', async () => {
    const made = JSON.parse((await sira.run(user('one@sira.example', '--json'))).stdout);
    expect(made).toMatchObject({
      email: 'one@sira.example',
      role: 'viewer',
      password: expect.stringMatching(/^\S{16}$/),
    });
    const own = JSON.parse(
      (
        await sira.run(user('two@sira.example', '--password-stdin', '--json'), {
          input: 'a password of my own\n',
        })
      ).stdout,
    );
    expect(own).not.toHaveProperty('password');
    expect(own).not.toHaveProperty('passwordHash');
    for (const [email, password] of [
      ['one@sira.example', made.password],
      ['two@sira.example', 'a password of my own'],
    ]) {
      const headers = { 'content-type': 'application/json', 'x-sira-request': '1' };
      const answer = await fetch(`${server.url}/api/v1/sessions`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ email, password }),
      });
      expect(answer.status).toBe(201);
    }
    const twice = await sira.run(user('one@sira.example'));
    expect(twice).toMatchObject({ exitCode: 1, stdout: '' });
    expect(twice.stderr).not.toContain('    at ');
  });

  test('a token is good for the API until its session ends', async () => {
    await sira.run(user('three@sira.example'));
    const minted = await sira.run(['token', 'mint', '--email', 'three@sira.example', '--json']);
    const { token } = JSON.parse(minted.stdout);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${server.url}/api/v1/clients`, { headers })).status).toBe(200);
    expect(
      (await fetch(`${server.url}/api/v1/clients`, { headers: { authorization: `Bearer ${token}x` } }))
        .status,
    ).toBe(401);
    const bare = await sira.run(['token', 'mint', '--role', 'viewer']);
    expect(bare.stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await sira.run(['token', 'mint', '--email', 'nobody@sira.example'])).toMatchObject({
      ...{ exitCode: 1, stdout: '' },
      stderr: expect.stringContaining('No active user fits. Add one: npx sira user create'),
    });
  });

  test('the configuration is shown without its secrets', async () => {
    const secrets = {
      SIRA_SECRET: 'the-very-secret-key-of-this-installation',
      DATABASE_URL: 'postgres://sira:hunter2@db.example/sira',
    };
    const smtp = { SMTP_URL: 'smtp://mailer:hunter3@mail.example:587' };
    const shown = await sira.run(['config'], { env: { ...secrets, ...smtp } });
    const json = await sira.run(['config', '--json'], { env: { ...secrets, ...smtp } });
    for (const { exitCode, stdout } of [shown, json]) {
      expect(exitCode).toBe(0);
      expect(stdout).not.toMatch(/hunter|very-secret/);
      expect(stdout).toContain('db.example');
    }
    expect(JSON.parse(json.stdout)).toMatchObject({
      SIRA_SECRET: '********',
      SMTP_URL: 'smtp://mailer:********@mail.example:587',
    });
  });
});

describe('one folder, one process', () => {
  test('a second server on the folder is refused with a sentence; on a database server it is one more', async () => {
    if (sira.env['DATABASE_URL']) {
      const second = await sira.serve();
      expect((await fetch(`${second.url}/healthz`)).status).toBe(200);
      return expect(await second.kill()).toMatchObject({ exitCode: 0 });
    }
    const second = await sira.run(['serve']);
    expect(second).toMatchObject({ exitCode: 2, stdout: '' });
    expect(second.stderr).toContain(`SIRA is already running on it at ${server.url}`);
    expect(second.stderr).toContain('Stop that one first, or choose another folder with SIRA_DATA_DIR.');
  });

  test('without a server a command opens the database itself', async () => {
    const own = await newInstallation();
    const path = own.write('list.csv', `${HEADER}\nO-1,K-1,2025-01-20,2025-02-20,5\n`);
    expect(await own.run(['import', path, '--json'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('"imported":true'),
    });
    own.remove();
  });

  test('the demo company fills an empty database, and one with clients is left alone', async () => {
    const own = await newInstallation();
    expect(await own.run(['demo', '--json'])).toMatchObject({ exitCode: 0, stdout: '{"added":true}\n' });
    const plan = await own.run(['reminders', 'plan', '--json']);
    expect(JSON.parse(plan.stdout).totals.silent).toBeGreaterThan(10);
    expect(await own.run(['demo'])).toMatchObject({
      exitCode: 0,
      stdout: 'There are clients already, so nothing was added.\n',
    });
    own.remove();
  });
});
