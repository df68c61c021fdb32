import { palette } from "./covers.js";
import { escapeHtml } from "./http.js";
import type { Listener } from "./listeners.js";
import { scopeInWords } from "./scopes.js";

/** What the login page shows. `query` is the authorize query, repeated by the form. */
export interface LoginPageData {
  query: URLSearchParams;
  scopes: readonly string[];
  listeners: readonly Listener[];
  /** The listener to offer first, if there is such a one. */
  preselectedId: string | null;
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fbf7f2; --card: #ffffff; --ink: #251c2b; --soft: #6a5d70; --line: #e6dccf; --edge: #97839b; --accent: #8a2f5d; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #17121c; --card: #221a29; --ink: #f6eff2; --soft: #b9a9bd; --line: #3a2e43; --edge: #826d8d; --accent: #f39bc0; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; padding: 24px 16px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 ui-rounded, "SF Pro Rounded", "Segoe UI", system-ui, sans-serif; display: grid; place-items: center; }
body::before { content: ""; position: fixed; inset: 0 0 auto; height: 6px; background: linear-gradient(90deg, #f2a65a, #e4587b, #7a4fd0, #3f8fd6); }
main { width: min(100%, 440px); background: var(--card); border: 1px solid var(--line); border-radius: 20px; padding: 28px 24px;
  box-shadow: 0 18px 50px rgb(60 20 60 / .10); }
.brand { display: flex; align-items: center; gap: 10px; margin: 0 0 18px; font-weight: 650; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 6px; letter-spacing: -.01em; }
h2 { font-size: .95rem; margin: 26px 0 8px; }
p { margin: 0; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; }
.asks li { padding: 7px 0 7px 26px; position: relative; }
.asks li::before { content: ""; position: absolute; left: 3px; top: 16px; width: 10px; height: 6px;
  border: solid var(--accent); border-width: 0 0 2.5px 2.5px; transform: rotate(-45deg) translateY(-3px); }
.people { display: grid; gap: 10px; }
button { font: inherit; color: inherit; width: 100%; min-height: 60px; display: flex; align-items: center; gap: 14px; text-align: left;
  padding: 8px 14px; background: transparent; border: 1.5px solid var(--edge); border-radius: 14px; cursor: pointer; }
button:hover, button.chosen { border-color: var(--accent); }
button.chosen { border-width: 2.5px; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button svg { flex: none; }
button small { display: block; color: var(--soft); }
button.cancel { justify-content: center; min-height: 48px; margin-top: 18px; color: var(--soft); border-color: transparent; text-decoration: underline; }
a { color: var(--accent); }
code { font-size: .95rem; }
`;

const MARK = `<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true"><rect width="30" height="30" rx="9" fill="#8a2f5d"/><path d="M8 21V11l7 6 7-6v10" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="brand">${MARK}<span>Pretend Spotify</span></p>
${content}
</main>
</body>
</html>
`;
}

/** A portrait of two colours and an initial, always the same for the same name. */
function portrait(listener: Listener): string {
  const [from, to] = palette(`portrait:${listener.id}`);
  const initial = escapeHtml([...listener.displayName][0]?.toUpperCase() ?? "?");
  const id = `p-${listener.accountId}`;
  return `<svg width="44" height="44" viewBox="0 0 44 44" aria-hidden="true"><defs><linearGradient id="${id}" x2="1" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs><circle cx="22" cy="22" r="22" fill="url(#${id})"/><text x="22" y="29" text-anchor="middle" font-size="20" font-weight="700" fill="#fff">${initial}</text></svg>`;
}

function accountNote(listener: Listener): string {
  const plan = listener.premium ? "Premium account" : "Free account";
  return listener.allowListed ? plan : `${plan}, not on this app's list of users`;
}

function personButton(listener: Listener, isChosen: boolean): string {
  const attributes = isChosen ? ' class="chosen" autofocus' : "";
  const note = `${accountNote(listener)}${isChosen ? " · that is you" : ""}`;
  return `<li><button name="listener" value="${escapeHtml(listener.id)}"${attributes}>${portrait(listener)}<span>${escapeHtml(listener.displayName)}<small>${escapeHtml(note)}</small></span></button></li>`;
}

function asks(scopes: readonly string[]): string {
  const wishes = scopes.length === 0 ? ["See your name and picture"] : scopes.map(scopeInWords);
  return wishes.map((wish) => `<li>${escapeHtml(wish)}</li>`).join("\n");
}

function people(data: LoginPageData): string {
  if (data.listeners.length === 0) return "<li>There are no listeners yet.</li>";
  const isChosen = (listener: Listener) => listener.id === data.preselectedId;
  const ordered = data.listeners.toSorted((a, b) => Number(isChosen(b)) - Number(isChosen(a)));
  return ordered.map((listener) => personButton(listener, isChosen(listener))).join("\n");
}

/** The page on which one picks a listener to log in as. Works without JavaScript: each person is a submit button. */
export function loginPage(data: LoginPageData): string {
  const action = escapeHtml(`/accounts/login?${data.query}`);
  return page(
    "Log in · Pretend Spotify",
    `<h1>Let this app see your music?</h1>
<p>This is a stand-in for Spotify. Nothing here leaves this computer.</p>
<h2 id="asks">The app asks to</h2>
<ul class="asks" aria-labelledby="asks">
${asks(data.scopes)}
</ul>
<form method="post" action="${action}">
<h2 id="people">Agree and log in as</h2>
<ul class="people" aria-labelledby="people">
${people(data)}
</ul>
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>`,
  );
}

/** The page for a wrong authorize request; the person can do nothing about it. */
export function errorPage(problem: string): string {
  return page("Error · Pretend Spotify", `<h1>Something went wrong</h1>\n<p><code>${escapeHtml(problem)}</code></p>`);
}

/** What the public page of a song shows. */
export interface SongPageData {
  title: string;
  artists: string;
  albumId: string;
}

/** The page a browser gets for a short link: it would open the app, and offers the song's page. */
export function openingPage(link: string): string {
  return page(
    "Opening the app",
    `<h1>Opening the app …</h1>\n<p><a href="${escapeHtml(link)}">Open the song here</a></p>`,
  );
}

/** A small public page for a song, as `open.spotify.com/track/<id>` has one. */
export function songPage(data: SongPageData): string {
  const cover = `<img src="/web/covers/${data.albumId}.svg" alt="" width="320" height="320" style="width:100%;height:auto;border-radius:8px;margin-bottom:18px">`;
  return page(
    `${data.title} · ${data.artists}`,
    `${cover}\n<h1>${escapeHtml(data.title)}</h1>\n<p>${escapeHtml(data.artists)}</p>`,
  );
}
