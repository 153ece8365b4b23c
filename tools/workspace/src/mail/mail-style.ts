/** The pages' look: light and dark by the system's setting, fonts of the system, nothing loaded. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --desk: light-dark(oklch(0.955 0.009 195), oklch(0.16 0.014 212));
  --sheet: light-dark(oklch(0.995 0.0015 195), oklch(0.212 0.013 210));
  --hover: light-dark(oklch(0.966 0.008 195), oklch(0.245 0.014 209));
  --line: light-dark(oklch(0.918 0.007 200), oklch(0.288 0.014 208));
  --edge: light-dark(oklch(0.625 0.02 205), oklch(0.56 0.02 206));
  --ink: light-dark(oklch(0.235 0.025 215), oklch(0.948 0.006 195));
  --ink-2: light-dark(oklch(0.395 0.024 212), oklch(0.805 0.012 200));
  --ink-3: light-dark(oklch(0.495 0.022 210), oklch(0.69 0.016 203));
  --toska-ink: light-dark(oklch(0.435 0.088 199), oklch(0.82 0.088 190));
  --focus: light-dark(oklch(0.56 0.115 198), oklch(0.76 0.105 192));
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--desk); color: var(--ink);
  font: 0.875rem/1.375rem "Hanken Grotesk Variable", "Segoe UI", system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 66rem; min-height: 100vh; margin: 0 auto; padding: 1.5rem; background: var(--sheet); }
h1 { margin: 0; font-size: 1.375rem; line-height: 1.75rem; font-weight: 600; letter-spacing: -0.012em; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 0.5rem; font-size: 1rem; line-height: 1.5rem; font-weight: 600; }
p { margin: 0.25rem 0 0; color: var(--ink-2); max-width: 66ch; }
.back { margin: 0 0 0.75rem; }
a { color: var(--toska-ink); text-underline-offset: 0.2em; }
a:focus-visible, button:focus-visible, iframe:focus-visible, pre:focus-visible {
  outline: 2px solid var(--focus); outline-offset: 2px;
}
header { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; align-items: start; justify-content: space-between; margin-bottom: 1.5rem; }
header > div { min-width: 0; flex: 1 1 20rem; }
code, pre { font-family: "Geist Mono Variable", ui-monospace, "Cascadia Mono", monospace; font-size: 0.8125rem; }
button {
  min-height: 2rem; padding: 0 0.75rem; font: inherit; font-size: 0.8125rem; font-weight: 500; color: var(--ink);
  background: transparent; border: 1px solid var(--edge); border-radius: 6px; cursor: pointer;
}
button:hover { background: var(--hover); }
.mails { list-style: none; margin: 0; padding: 0; border-top: 2px solid var(--ink); }
.mails li {
  position: relative; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 20rem) 9.5rem; gap: 0 1rem;
  align-items: baseline; padding: 0.625rem 0.25rem; border-bottom: 1px solid var(--line); font-size: 0.8125rem;
}
.mails li:hover { background: var(--hover); }
.mails a { color: var(--ink); font-weight: 500; text-decoration: none; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mails a::after { content: ""; position: absolute; inset: 0; }
.mails a:hover { text-decoration: underline; }
.who { color: var(--ink-2); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.when { color: var(--ink-3); text-align: right; white-space: nowrap; }
.empty { border-top: 2px dashed var(--edge); padding-top: 1rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem 1rem; margin: 1rem 0 0; font-size: 0.8125rem; }
dt { color: var(--ink-3); }
dd { margin: 0; overflow-wrap: anywhere; }
.views { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; border-top: 2px solid var(--ink); padding: 0.5rem 0; }
.views a { padding: 0.25rem 0; text-decoration: none; color: var(--ink-2); }
.views a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: 0 2px 0 var(--toska-ink); }
iframe { display: block; width: 100%; height: 70vh; min-height: 20rem; border: 1px solid var(--line); border-radius: 6px; background: white; resize: vertical; }
pre { margin: 0; padding: 1rem 0; white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line); }
ul.plain { margin: 0; padding: 0; list-style: none; font-size: 0.8125rem; }
ul.plain li { padding: 0.25rem 0; overflow-wrap: anywhere; }
@media (max-width: 48rem) {
  main { padding: 1rem; }
  button { min-height: 2.75rem; }
  .mails li { grid-template-columns: minmax(0, 1fr) max-content; padding: 0.75rem 0.25rem; }
  .mails a { grid-column: 1 / -1; font-size: 0.9375rem; white-space: normal; }
  .views a { padding: 0.625rem 0; }
  header > div { flex-basis: 100%; }
}
`;

/** Looks for new mail every two seconds and brings the list up to date where it stands. */
export const SCRIPT = `
const list = document.querySelector('[data-mails]');
const news = document.querySelector('[role=status]');
async function look() {
  try {
    const text = await (await fetch('/', { headers: { accept: 'text/html' } })).text();
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-mails]');
    if (fresh && fresh.dataset.mails !== list.dataset.mails) {
      const isMore = Number(fresh.dataset.count) > Number(list.dataset.count);
      const held = document.activeElement?.getAttribute?.('href');
      list.innerHTML = fresh.innerHTML;
      Object.assign(list.dataset, fresh.dataset);
      if (held) list.querySelector('a[href="' + CSS.escape(held).replaceAll('\\\\', '') + '"]')?.focus();
      news.textContent = isMore ? 'New mail.' : 'The list has changed.';
    }
  } catch {}
  setTimeout(look, document.hidden ? 10000 : 2000);
}
setTimeout(look, 2000);
`;
