import { expect, test } from '@playwright/test';
import { contactsCsv, invoicesCsv, LEDGER, TRIAL_DAY } from './ledger.ts';
import { lookAt, watchConsole } from './looks.ts';
import { type Server, startServer } from './sira-server.ts';

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

// The later tests sign in as the admin whom the first one made.
test.describe.configure({ mode: 'serial' });

const PASSWORD = 'a long enough password';
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a new user goes from a spreadsheet to the right reminder in the mailbox', async ({ page }) => {
  test.setTimeout(300_000);
  const complaints = watchConsole(page);

  await test.step('the link from the terminal makes the first admin and signs in', async () => {
    await page.goto(server.welcomeUrl);
    await page.getByLabel('Organisation').fill('Harbour Works');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('E-mail').fill('ada@harbour.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Start with SIRA' }).click();
    await expect(page.getByRole('link', { name: /import/i }).first()).toBeVisible();
    await lookAt(page, 'dashboard-empty');
  });

  await test.step('a list of invoices: columns proposed, one question, one bad row named', async () => {
    await page.goto(`${server.url}/imports`);
    await page.getByLabel('Files to import').setInputFiles(csv('invoices.csv', invoicesCsv()));
    await expect(page.getByRole('button', { name: 'Check 51 rows' }).first()).toBeVisible();
    const dollars = page.getByRole('radio', { name: /^USD/ }).first();
    await dollars.click();
    await expect(dollars).toBeChecked();
    await lookAt(page, 'import-columns');
    await page.getByRole('button', { name: 'Check 51 rows' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('50 of 51 rows can be imported');
    await expect(page.getByText('The due date 2012-01-01 is before the issue date 2012-01-02')).toBeVisible();
    await lookAt(page, 'import-checked');
    await page.getByRole('button', { name: 'Import 50 good rows' }).click();
    await expect(page.getByText('What changed')).toBeVisible();
    await lookAt(page, 'import-done');
  });

  await test.step('a list of contacts beside it, and the same file again changes nothing', async () => {
    for (const round of ['first', 'again']) {
      await page.goto(`${server.url}/imports`);
      await page.getByLabel('Files to import').setInputFiles(csv('contacts.csv', contactsCsv()));
      await page.getByRole('button', { name: 'Check 12 rows' }).first().click();
      await page.getByRole('button', { name: 'Import 12 rows' }).click();
      await expect(page.getByText('What changed')).toBeVisible();
      if (round === 'again')
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(
          'The same file again changed nothing',
        );
    }
    await page.goto(`${server.url}/clients`);
    await expect(page.getByText('Client & "0001-A" <Ltd>')).toBeVisible();
    await lookAt(page, 'clients');
  });

  await test.step('the plan of a trial day says who gets what and who stays silent, and why', async () => {
    await page.goto(`${server.url}/reminders?on=${TRIAL_DAY}`);
    await expect(page.getByText('Trial: the world as of')).toBeVisible();
    const mail = page.getByText('Client & "0001-A" <Ltd>').first();
    await expect(mail).toBeVisible();
    await expect(page.getByText('7 days late, step 3 of 5').first()).toBeVisible();
    await expect(page.getByText('Due in 3 days, step 1 of 5').first()).toBeVisible();
    await expect(page.getByText('No contact.').first()).toBeVisible();
    await expect(page.getByText('L-disputed')).toBeVisible();
    await lookAt(page, 'plan');
  });

  await test.step('running it puts one mail per client into the mailbox; again sends nothing', async () => {
    const send = page.getByRole('button', { name: /^Send \d+ mails now$/ });
    const count = Number(/\d+/.exec((await send.textContent()) ?? '')![0]);
    await send.click();
    await expect(page.getByText(/^Sent \d+ reminders? to/).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send now' })).toHaveAttribute('aria-disabled', 'true');
    await lookAt(page, 'plan-sent');
    await page.goto(`${server.url}/mailbox`);
    await expect(page.getByRole('row')).toHaveCount(count + 1);
    await lookAt(page, 'mailbox');
  });

  await test.step('a mail opens as HTML and as text, with names shown as they are', async () => {
    await page.getByRole('link', { name: /^Overdue: 2 open invoices/ }).click();
    const frame = page.frameLocator('iframe');
    await expect(frame.getByText('L-late').first()).toBeVisible();
    await expect(frame.getByText('Client & "0001-A" <Ltd>').first()).toBeVisible();
    await lookAt(page, 'mail-html');
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await expect(page.getByText(/L-late/).first()).toBeVisible();
    await lookAt(page, 'mail-text');
  });

  await test.step('a payment silences its invoice, and the page says why', async () => {
    await page.goto(`${server.url}/invoices?show=all&search=L-mute`);
    await page.getByRole('link', { name: 'L-mute' }).first().click();
    await lookAt(page, 'invoice-open');
    await page.getByRole('button', { name: 'Record payment' }).click();
    await page.getByLabel('Paid on').fill('15 Mar 2012');
    await page.getByLabel('Amount paid').click();
    await page.getByRole('button', { name: /^Record \$77\.70$/ }).click();
    await expect(page.getByText(/Paid 15 Mar/).first()).toBeVisible();
    await lookAt(page, 'invoice-paid');
    await page.goto(`${server.url}/reminders?on=2012-03-22`);
    await expect(page.getByText('Trial: the world as of')).toBeVisible();
    await expect(page.getByText('L-mute')).toHaveCount(0);
    await expect(page.getByText('L-late').first()).toBeVisible();
  });

  await test.step('the dashboard shows what is owed by currency and age', async () => {
    await page.goto(`${server.url}/?on=${TRIAL_DAY}`);
    await expect(page.getByText('Who owes, and for how long')).toBeVisible();
    await expect(page.getByText('1–30 days late').first()).toBeVisible();
    await expect(page.getByText('USD').first()).toBeVisible();
    await lookAt(page, 'dashboard');
  });

  expect(LEDGER).toHaveLength(50);
  expect(complaints).toEqual([]);
});

test('every other page is sound in both sizes and themes', async ({ page }) => {
  test.setTimeout(300_000);
  const complaints = watchConsole(page);
  await page.goto(`${server.url}/sign-in`);
  await lookAt(page, 'sign-in');
  await page.getByLabel('E-mail').fill('ada@harbour.example');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
  const pages = [
    'invoices',
    'invoices/new',
    'clients/new',
    'payments',
    'imports',
    'reports/aging',
    'templates',
    'people',
    'audit',
    'settings',
    'reminders/runs',
    'reminders/schedule',
    'more',
  ];
  for (const path of pages) {
    await page.goto(`${server.url}/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await lookAt(page, path.replaceAll('/', '-'));
  }
  expect(complaints).toEqual([]);
});

test('somebody who is not signed in is asked to, and a wrong password says so', async ({ page }) => {
  await page.goto(`${server.url}/invoices`);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('E-mail').fill('ada@harbour.example');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('do not belong together')).toBeVisible();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/invoices/);
});

test('the keyboard reaches everything: search, list of keys, skip link', async ({ page }) => {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill('ada@harbour.example');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('mailb');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/mailbox/);
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toBeVisible();
});

test('somebody who only reads is offered nothing that writes', async ({ page }) => {
  test.setTimeout(120_000);
  const complaints = watchConsole(page);
  const signIn = async (email: string) => {
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('navigation').first()).toBeVisible();
  };
  const readsOnly = 'Your role reads only. Staff and admins can do this.';

  await test.step('the admin adds a viewer and signs out', async () => {
    await signIn('ada@harbour.example');
    await page.goto(`${server.url}/people/new`);
    await page.getByLabel('Name', { exact: true }).fill('Vera Viewer');
    await page.getByLabel('E-mail').fill('vera@harbour.example');
    await page.getByRole('radio', { name: /^Viewer/ }).click();
    await page.getByLabel(/password/i).fill(PASSWORD);
    await page.getByRole('button', { name: /^Add/ }).click();
    await expect(page.getByText('Vera Viewer').first()).toBeVisible();
    await page.getByRole('button', { name: /Ada Admin/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  });

  await signIn('vera@harbour.example');
  await test.step('the list of invoices and one invoice say why the next step is not theirs', async () => {
    await page.goto(`${server.url}/invoices?show=open`);
    const add = page.getByRole('button', { name: 'New invoice' });
    await expect(add).toHaveAttribute('aria-disabled', 'true');
    await expect(add).toHaveAccessibleDescription(readsOnly);
    await expect(page.getByRole('link', { name: 'New invoice' })).toHaveCount(0);
    await lookAt(page, 'invoices-viewer');
    await page
      .getByRole('link', { name: /^L-\d+$/ })
      .first()
      .click();
    const record = page.getByRole('button', { name: 'Record payment' });
    await expect(record).toHaveAttribute('aria-disabled', 'true');
    await expect(record).toHaveAccessibleDescription(readsOnly);
    const main = page.getByRole('main');
    await expect(main.getByRole('button', { name: /^(More|Pause|Dispute|Remove)/ })).toHaveCount(0);
    await lookAt(page, 'invoice-viewer');
  });

  await test.step('a form or an upload that is not theirs leads back', async () => {
    for (const path of ['invoices/new', 'clients/new', 'imports']) {
      await page.goto(`${server.url}/${path}`);
      await expect(page.getByRole('heading', { name: 'Your role reads only' })).toBeVisible();
      await expect(page.getByRole('textbox')).toHaveCount(0);
      await expect(page.getByLabel('Files to import')).toHaveCount(0);
    }
    await lookAt(page, 'imports-viewer');
    await page.goto(`${server.url}/people/new`);
    await expect(page.getByText('Only an admin sees the people')).toBeVisible();
  });
  expect(complaints).toEqual([]);
});
