import { errorContent, escapeHtml, type Look, requestContent, standInPage } from "../stand-in-page.js";
import { palette } from "./covers.js";
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

const LOOK: Look = {
  brand: "Pretend Spotify",
  mark: `<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true"><rect width="30" height="30" rx="9" fill="#8a2f5d"/><path d="M8 21V11l7 6 7-6v10" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
  style: `
:root { color-scheme: light dark; --radius: 18px; --paper: #fbf7f2; --card: #ffffff; --ink: #251c2b; --soft: #6a5d70; --line: #e6dccf; --edge: #97839b; --accent: #8a2f5d; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #17121c; --card: #221a29; --ink: #f6eff2; --soft: #b9a9bd; --line: #3a2e43; --edge: #826d8d; --accent: #f39bc0; }
}
body::before { content: ""; position: fixed; inset: 0 0 auto; height: 6px; background: linear-gradient(90deg, #f2a65a, #e4587b, #7a4fd0, #3f8fd6); }
main { box-shadow: 0 18px 50px rgb(60 20 60 / .10); }
.people button { display: flex; align-items: center; gap: 14px; }
button.chosen { border-color: var(--accent); border-width: 2.5px; }
button svg { flex: none; }
`,
};

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

function people(data: LoginPageData): string[] {
  const isChosen = (listener: Listener) => listener.id === data.preselectedId;
  const ordered = data.listeners.toSorted((a, b) => Number(isChosen(b)) - Number(isChosen(a)));
  return ordered.map((listener) => personButton(listener, isChosen(listener)));
}

/** The page on which one picks a listener to log in as. */
export function loginPage(data: LoginPageData): string {
  const content = requestContent({
    heading: "Let this app see your music?",
    platform: "Spotify",
    asksLabel: "The app asks to",
    asks: data.scopes.length === 0 ? ["See your name and picture"] : data.scopes.map(scopeInWords),
    action: `/accounts/login?${data.query}`,
    peopleLabel: "Agree and log in as",
    people: people(data),
  });
  return standInPage(LOOK, "Log in", content);
}

/** The page for a wrong authorize request. */
export function errorPage(problem: string): string {
  return standInPage(LOOK, "Error", errorContent(problem));
}

/** What the public page of a song shows. */
export interface SongPageData {
  title: string;
  artists: string;
  albumId: string;
}

/** The page a browser gets for a short link: it would open the app, and offers the song's page. */
export function openingPage(link: string): string {
  return standInPage(
    LOOK,
    "Opening the app",
    `<h1>Opening the app …</h1>\n<p><a href="${escapeHtml(link)}">Open the song here</a></p>`,
  );
}

/** A small public page for a song, as `open.spotify.com/track/<id>` has one. */
export function songPage(data: SongPageData): string {
  const cover = `<img src="/web/covers/${data.albumId}.svg" alt="" width="320" height="320" style="width:100%;height:auto;border-radius:8px;margin-bottom:18px">`;
  return standInPage(
    LOOK,
    `${data.title} · ${data.artists}`,
    `${cover}\n<h1>${escapeHtml(data.title)}</h1>\n<p>${escapeHtml(data.artists)}</p>`,
  );
}
