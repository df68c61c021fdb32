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

const STYLE = `
:root { color-scheme: light dark; --paper: #f3f6f4; --card: #ffffff; --ink: #16241f; --soft: #54645d; --line: #d5dfd9; --edge: #7d9188; --accent: #17624a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #101715; --card: #18211e; --ink: #eaf3ef; --soft: #a5b6af; --line: #2b3833; --edge: #70847b; --accent: #7fd6b5; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; padding: 24px 16px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 ui-rounded, "SF Pro Rounded", "Segoe UI", system-ui, sans-serif; display: grid; place-items: center; }
main { width: min(100%, 440px); background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 28px 24px; }
.brand { display: flex; align-items: center; gap: 10px; margin: 0 0 18px; font-weight: 650; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 6px; }
h2 { font-size: .95rem; margin: 26px 0 8px; }
p { margin: 0; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; }
.asks li { padding: 5px 0 5px 22px; position: relative; }
.asks li::before { content: "›"; position: absolute; left: 4px; color: var(--accent); font-weight: 700; }
.people { display: grid; gap: 10px; }
button { font: inherit; color: inherit; width: 100%; min-height: 56px; text-align: left; padding: 8px 14px;
  background: transparent; border: 1.5px solid var(--edge); border-radius: 10px; cursor: pointer; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button small { display: block; color: var(--soft); }
button.cancel { text-align: center; min-height: 48px; margin-top: 18px; border-color: transparent; text-decoration: underline; }
`;

const MARK = `<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true"><rect width="30" height="30" rx="15" fill="#17624a"/><path d="M8 12h14M8 18h9" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>`;

const WORDS: Record<string, string> = {
  commands: "Add commands and shortcuts that people can use",
  "chat:write": "Write messages under its own name",
  "users:read": "See who is in the workspace",
  "im:write": "Begin direct messages",
  "mpim:write": "Begin direct messages with several people",
  "usergroups:read": "See groups of people",
};

/** The page that asks whether to install the app. Works without JavaScript: each person is a submit button. */
export function consentPage({ action, scopes, people }: ConsentPageData): string {
  const asks = scopes.map((scope) => `<li>${escapeHtml(WORDS[scope] ?? scope)}</li>`).join("\n");
  return page(
    "Install an app · Pretend Slack",
    `<h1>Add this app to your workspace?</h1>
<p>This is a stand-in for Slack. Nothing here leaves this computer.</p>
<h2 id="asks">The app wants to</h2>
<ul class="asks" aria-labelledby="asks">
${asks}
</ul>
<form method="post" action="${escapeHtml(action)}">
<h2 id="people">Agree as</h2>
<ul class="people" aria-labelledby="people">
${people.flatMap(buttonsOf).join("\n") || "<li>There is nobody yet.</li>"}
</ul>
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>`,
  );
}

function buttonsOf({ id, name, teamName, isInOrganisation }: Installer): string[] {
  const own = button(id, name, `for ${teamName}`);
  return isInOrganisation ? [own, button(`${id} org`, name, "for the whole organisation")] : [own];
}

function button(value: string, name: string, note: string): string {
  return `<li><button name="as" value="${escapeHtml(value)}">${escapeHtml(name)}<small>${escapeHtml(note)}</small></button></li>`;
}

/** The page for a wrong request; the person can do nothing about it. */
export function errorPage(problem: string): string {
  return page("Error · Pretend Slack", `<h1>Something went wrong</h1>\n<p><code>${escapeHtml(problem)}</code></p>`);
}

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
<p class="brand">${MARK}<span>Pretend Slack</span></p>
${content}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
