/** How the pages of one emulated platform differ from those of another. */
export interface Look {
  /** Beside the mark, like `Pretend Spotify`. */
  brand: string;
  /** A drawing of 30 × 30 that is nobody's logo. */
  mark: string;
  /** The colours as custom properties, and what else is drawn in its own way. */
  style: string;
}

/** What one can be asked to agree to: by whom, and as whom. Texts in it are HTML. */
export interface Request {
  heading: string;
  /** Whom the page stands in for, like `Spotify`. */
  platform: string;
  asksLabel: string;
  asks: readonly string[];
  action: string;
  peopleLabel: string;
  /** Buttons, each in its list item. */
  people: readonly string[];
}

const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; padding: 24px 16px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 ui-rounded, "SF Pro Rounded", "Segoe UI", system-ui, sans-serif; display: grid; place-items: center; }
main { width: min(100%, 440px); background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 28px 24px; }
.brand { display: flex; align-items: center; gap: 10px; margin: 0 0 18px; font-weight: 650; }
h1 { font-size: 1.48rem; line-height: 1.25; margin: 0 0 6px; }
h2 { font-size: .95rem; margin: 26px 0 8px; }
p { margin: 0; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; }
.asks li { padding: 6px 0 6px 24px; position: relative; }
.asks li::before { content: "›"; position: absolute; left: 5px; color: var(--accent); font-weight: 700; }
.people { display: grid; gap: 10px; }
button { font: inherit; color: inherit; width: 100%; min-height: 58px; text-align: left; padding: 8px 14px;
  background: transparent; border: 1.5px solid var(--edge); border-radius: calc(var(--radius) - 4px); cursor: pointer; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button small { display: block; color: var(--soft); }
button.cancel { text-align: center; min-height: 48px; margin-top: 18px; border-color: transparent; text-decoration: underline; }
a { color: var(--accent); }
code { font-size: .95rem; }
`;

/** A whole page that loads nothing. `content` is HTML, `title` is not. */
export function standInPage({ brand, mark, style }: Look, title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(`${title} · ${brand}`)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<main>
<p class="brand">${mark}<span>${brand}</span></p>
${content}
</main>
</body>
</html>
`;
}

/** The question whether an app may do things, and as whom. Works without JavaScript: each person is a submit button. */
export function requestContent({ heading, platform, asksLabel, asks, action, peopleLabel, people }: Request): string {
  return `<h1>${heading}</h1>
<p>This is a stand-in for ${platform}. Nothing here leaves this computer.</p>
<h2 id="asks">${asksLabel}</h2>
<ul class="asks" aria-labelledby="asks">
${asks.map((ask) => `<li>${escapeHtml(ask)}</li>`).join("\n")}
</ul>
<form method="post" action="${escapeHtml(action)}">
<h2 id="people">${peopleLabel}</h2>
<ul class="people" aria-labelledby="people">
${people.join("\n") || "<li>There is nobody yet.</li>"}
</ul>
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>`;
}

/** What a page says about a wrong request; the person can do nothing about it. */
export function errorContent(problem: string): string {
  return `<h1>Something went wrong</h1>\n<p><code>${escapeHtml(problem)}</code></p>`;
}

/** Makes text safe inside HTML and SVG, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
