import { errorContent, escapeHtml, type Look, requestContent, standInPage } from "../stand-in-page.js";

/** Somebody who can install the app. */
export interface Installer {
  id: string;
  name: string;
  teamName: string;
  /** Whether they may install it for all workspaces of their organisation at once. */
  isInOrganisation: boolean;
}

/** What the consent page shows. `action` is where its form goes. */
export interface ConsentPageData {
  action: string;
  scopes: readonly string[];
  people: readonly Installer[];
}

const LOOK: Look = {
  brand: "Pretend Slack",
  mark: `<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true"><rect width="30" height="30" rx="15" fill="#17624a"/><path d="M8 12h14M8 18h9" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>`,
  style: `
:root { color-scheme: light dark; --radius: 14px; --paper: #f3f6f4; --card: #ffffff; --ink: #16241f; --soft: #54645d; --line: #d5dfd9; --edge: #7d9188; --accent: #17624a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #101715; --card: #18211e; --ink: #eaf3ef; --soft: #a5b6af; --line: #2b3833; --edge: #70847b; --accent: #7fd6b5; }
}
`,
};

const WORDS: Record<string, string> = {
  commands: "Add commands and shortcuts that people can use",
  "chat:write": "Write messages under its own name",
  "users:read": "See who is in the workspace",
  "im:write": "Begin direct messages",
  "mpim:write": "Begin direct messages with several people",
  "usergroups:read": "See groups of people",
};

/** The page that asks whether to install the app. */
export function consentPage({ action, scopes, people }: ConsentPageData): string {
  const content = requestContent({
    heading: "Add this app to your workspace?",
    platform: "Slack",
    asksLabel: "The app wants to",
    asks: scopes.map((scope) => WORDS[scope] ?? scope),
    action,
    peopleLabel: "Agree as",
    people: people.flatMap(buttonsOf),
  });
  return standInPage(LOOK, "Install an app", content);
}

function buttonsOf({ id, name, teamName, isInOrganisation }: Installer): string[] {
  const own = button(id, name, `for ${teamName}`);
  return isInOrganisation ? [own, button(`${id} org`, name, "for the whole organisation")] : [own];
}

function button(value: string, name: string, note: string): string {
  return `<li><button name="as" value="${escapeHtml(value)}">${escapeHtml(name)}<small>${escapeHtml(note)}</small></button></li>`;
}

/** The page for a wrong request. */
export function errorPage(problem: string): string {
  return standInPage(LOOK, "Error", errorContent(problem));
}
