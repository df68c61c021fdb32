/** The one stylesheet. Type is the system's own; nothing is loaded from anywhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f4ede1; --glow: #fbf6ed; --sheet: #fffdf9; --ink: #231a2e; --soft: #695d70; --line: #e0d5c4;
  --accent: #c63c20; --on-accent: #fff; --tint: #fbe9df; --focus: #87399f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131018; --glow: #211929; --sheet: #1c1724; --ink: #f6eee3; --soft: #b0a4b6; --line: #362d41;
    --accent: #ff8d70; --on-accent: #1a1220; --tint: #2e1f22; --focus: #dda6f2;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; align-items: center;
  padding: 1.5rem 1rem 2rem; background: var(--paper); color: var(--ink);
  background-image: radial-gradient(120% 32rem at 50% 0%, var(--glow), transparent 70%);
  background-repeat: no-repeat;
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
header, main, footer { width: 100%; max-width: 36rem; }
header { display: flex; align-items: center; gap: .625rem; margin-bottom: 1.5rem; font-weight: 650; letter-spacing: -.01em; }
header a { display: inline-flex; align-items: center; gap: .625rem; color: inherit; text-decoration: none; }
header svg { width: 2rem; height: 2rem; flex: none; }
main {
  background: var(--sheet); border: 1px solid var(--line); border-radius: 1.25rem; padding: 1.5rem 1.25rem 1.75rem;
  box-shadow: 0 1px 2px rgb(40 20 50 / 5%), 0 18px 40px -22px rgb(40 20 50 / 28%);
}
@media (min-width: 40rem) { body { padding-top: 3.5rem; } main { padding: 2.25rem 2.5rem 2.5rem; } }
h1 { margin: 0 0 .75rem; font-size: clamp(1.5rem, 5.5vw, 2rem); line-height: 1.2; letter-spacing: -.02em; text-wrap: balance; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; line-height: 1.3; letter-spacing: -.01em; }
p, ul, ol { margin: 0 0 1rem; } p { text-wrap: pretty; } ul, ol { padding-left: 1.25rem; } li { margin-bottom: .375rem; }
li::marker { color: var(--accent); font-weight: 650; }
main > :last-child { margin-bottom: 0; }
a { color: var(--accent); text-underline-offset: .2em; }
.soft { color: var(--soft); font-size: .9375rem; }
.consent { padding: .875rem 1rem; border-left: 4px solid var(--accent); border-radius: .25rem .75rem .75rem .25rem; background: var(--tint); }
.code {
  display: block; margin: 1.25rem 0 .75rem; padding: 1rem .5rem; border: 2px dashed color-mix(in srgb, var(--accent) 45%, transparent);
  border-radius: 1rem; text-align: center; user-select: all; -webkit-user-select: all;
  font: 650 clamp(1.75rem, 8.6vw, 2.125rem)/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  letter-spacing: .04em; word-spacing: .12em; text-wrap: balance; overflow-wrap: normal;
}
.message {
  display: block; margin: 0 0 .75rem; padding: .75rem .875rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--paper);
  font: .9375rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere;
  user-select: all; -webkit-user-select: all;
}
input { width: 100%; min-height: 3rem; padding: .5rem .875rem; border: 1.5px solid var(--line); border-radius: .875rem; background: var(--paper); color: inherit; font: inherit; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0 0 1rem; }
.button {
  flex: 1 1 12rem; display: inline-flex; align-items: center; justify-content: center; min-height: 3rem; padding: .5rem .75rem;
  border: 1.5px solid var(--accent); border-radius: .875rem; background: var(--accent); color: var(--on-accent);
  font: inherit; font-weight: 620; line-height: 1.25; text-align: center; text-decoration: none; cursor: pointer;
}
.button:hover { filter: brightness(1.12); }
.button.quiet { background: transparent; color: var(--accent); }
.button.quiet:hover { background: var(--tint); filter: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
[hidden] { display: none !important; }
dl { margin: 0 0 1rem; } dt { font-weight: 650; margin-top: 1rem; } dd { margin: .125rem 0 0; color: var(--soft); }
footer { margin-top: 1.5rem; color: var(--soft); font-size: .875rem; text-align: center; }
footer a { color: inherit; }
@media (prefers-reduced-motion: no-preference) { .button { transition: filter .15s, background-color .15s; } }
`;
