// The web part: one page that adds jobs and shows them. No packages, so no build.
import { createServer } from 'node:http';

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Letters</title>
<h1>Letters</h1>
<form><label>Text <input name="text" required></label> <button>Count</button></form>
<ul aria-live="polite"></ul>
<script type="module">
const api = ${JSON.stringify(process.env.API_URL)};
const list = document.querySelector('ul');
async function show() {
  const jobs = await (await fetch(api + '/jobs')).json();
  list.replaceChildren(...jobs.map(({ text, letters }) => {
    const item = document.createElement('li');
    item.textContent = text + ': ' + (letters ?? 'waiting');
    return item;
  }));
}
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = JSON.stringify({ text: new FormData(event.target).get('text') });
  await fetch(api + '/jobs', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  event.target.reset();
  await show();
  setTimeout(show, 500);
});
await show();
</script>
`;

createServer((_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(page);
}).listen(3000, () => console.log('listens on 3000'));

process.on('SIGTERM', () => process.exit(0));
