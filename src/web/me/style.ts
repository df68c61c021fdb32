/** Behind the house's own stylesheet: somebody's own page. */
export const STYLE = `
:root {
  --coral: #c63c20; --blue: #2b5ac8; --plum: #87399f; --amber: #8a5500; --raised: #fffdf9; --sunken: #f4ede1; --rail: #e7dccb;
  --danger: #b3261e; --danger-tint: #fbe0dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --coral: #ff8d70; --blue: #93b3ff; --plum: #dda6f2; --amber: #f2bb5c; --raised: #1c1724; --sunken: #131018; --rail: #322a3c;
    --danger: #ff9a8d; --danger-tint: #3f201d;
  }
}
html { scroll-padding-top: 1rem; }
.framed { display: grid; grid-template-columns: minmax(0, 1fr); align-content: start; justify-items: center; gap: 0; padding: 0 clamp(1rem, 3vw, 3rem) 2rem; }
.framed header, .framed main, .framed footer, .framed nav { max-width: 76rem; }
.framed header { justify-content: space-between; gap: 1rem; margin: 0; padding: 1.25rem 0 1rem; }
.framed header form { flex: none; }
.framed main { padding: 0; border: 0; border-radius: 0; background: none; box-shadow: none; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
.framed main:focus { outline: none; }
.framed footer { margin-top: 2.5rem; }
.skip { position: absolute; left: 1rem; top: -6rem; z-index: 2; padding: .75rem 1.25rem; border-radius: 0 0 .875rem .875rem; background: var(--ink); color: var(--paper); }
.skip:focus { top: 0; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.parts { width: 100%; margin-bottom: 1rem; }
.parts ul { display: flex; flex-wrap: wrap; gap: .375rem; margin: 0; padding: 0; list-style: none; }
.parts li { margin: 0; }
.parts a { display: inline-flex; align-items: center; min-height: 2.5rem; padding: .25rem .75rem; border-radius: 999px; color: var(--ink); font-size: .9375rem; font-weight: 560; text-decoration: none; }
.parts a::before { content: ""; width: .5rem; height: .5rem; margin-right: .5rem; border-radius: 50%; background: var(--tone); flex: none; }
.parts a:hover { background: var(--glow); text-decoration: underline; }
.parts li, .part { --tone: var(--coral); }
.parts li:nth-child(4n+2), .part:nth-of-type(4n+2) { --tone: var(--blue); }
.parts li:nth-child(4n+3), .part:nth-of-type(4n+3) { --tone: var(--plum); }
.parts li:nth-child(4n+4), .part:nth-of-type(4n+4) { --tone: var(--amber); }

.hero, .part { position: relative; border: 1px solid var(--line); border-radius: 1.5rem; background: var(--sheet); padding: 1.25rem; }
.hero { overflow: hidden; isolation: isolate; background: var(--glow); padding-top: 1.75rem; }
.hero h1 { margin: 0 0 1.25rem; padding-right: 5.5rem; font-size: clamp(1.75rem, 6vw, 3rem); line-height: 1.08; letter-spacing: -.035em; overflow-wrap: anywhere; }
.grooves { position: absolute; z-index: -1; top: -5.25rem; right: -5.25rem; width: 13rem; height: 13rem; fill: none; stroke: var(--line); stroke-width: 1.5; }
.grooves .label { fill: #d9472b; stroke: none; } .grooves .hole { fill: #fff4e6; stroke: none; }
.part > h2 { display: flex; align-items: center; gap: .625rem; margin: 0 0 1rem; font-size: 1.3125rem; letter-spacing: -.02em; }
.part > h2::before { content: ""; flex: none; width: 1.125rem; height: 1.125rem; border-radius: 50%; border: 5px solid var(--tone); background: var(--sheet); }
.part h3 { margin: 0; font-size: 1rem; line-height: 1.35; font-weight: 650; letter-spacing: -.005em; overflow-wrap: anywhere; }
.part p, .answer p { overflow-wrap: anywhere; }
.part p { margin-bottom: .75rem; max-width: 44rem; }
.part > :last-child, .part form > :last-child, .row > :last-child, .answer > :last-child, .answer form > :last-child { margin-bottom: 0; }

.answer { margin: 0 0 1.25rem; padding: 1rem 1.125rem; border: 1.5px solid var(--coral); border-radius: .375rem 1.25rem 1.25rem 1.25rem; background: var(--tint); }
.answer p { margin-bottom: .75rem; max-width: 52rem; }
.answer .card { background: var(--sheet); }
.answer:focus { outline: none; }

.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); gap: .75rem; margin: 0 0 .75rem; padding: 0; list-style: none; }
.card { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .75rem; align-content: start; margin: 0; padding: .875rem; border: 1px solid var(--line); border-radius: 1.125rem; }
.card .chips { gap: .375rem; } .card .chip { padding: .375rem .75rem; font-size: .875rem; } .card .chip:not(.main) { border-color: transparent; background: var(--paper); } .card .chip:not(.main):hover { border-color: var(--accent); background: var(--tint); }
.card .what { align-self: center; } .card > .what:first-child, .card > .chips { grid-column: 1 / -1; }
.card p { margin: 0; } .card .chips { align-self: end; }
.cover { display: block; width: 4.5rem; height: 4.5rem; border-radius: .625rem; object-fit: cover; background: var(--sunken); }

.chips { display: flex; flex-wrap: wrap; gap: .5rem; }
.chip {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; max-width: 100%; padding: .375rem .875rem;
  border: 1.5px solid var(--line); border-radius: 999px; background: var(--sheet); color: var(--ink);
  font: inherit; font-size: .9375rem; font-weight: 580; line-height: 1.2; text-align: center; text-decoration: none; cursor: pointer; overflow-wrap: anywhere;
}
.chip:hover { border-color: var(--accent); background: var(--tint); }
.chip.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.chip.main:hover { filter: brightness(1.1); }
.chip.danger { color: var(--danger); } .chip.danger:hover { border-color: var(--danger); background: var(--danger-tint); }

.field { display: grid; gap: .375rem; margin-top: .875rem; max-width: 30rem; }
.field label { font-size: .9375rem; font-weight: 580; }
.field .entry { display: flex; gap: .5rem; } .field .entry .chip { flex: none; }
.field input:not([type]) { flex: 1; min-width: 0; min-height: 2.75rem; border-color: var(--soft); background: var(--sheet); }
.field input::placeholder { color: var(--soft); opacity: 1; }
.line { max-width: 46rem; margin: 0; }

.rows { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 0 2.5rem; }
.row { padding: 1rem 0; border-top: 1px solid var(--line); }
.row.whole { grid-column: 1 / -1; }
.row h3 { margin-bottom: .25rem; } .row > p, .row form > p:not(.chips) { color: var(--soft); font-size: .9375rem; } .row p { margin-bottom: .75rem; }

table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { padding-bottom: .5rem; text-align: left; font-weight: 650; }
.wide { overflow-x: auto; margin-bottom: 1rem; border-radius: .5rem; }
.wide th, .wide td { padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: middle; }
.wide .chip { white-space: nowrap; overflow-wrap: normal; } .wide td, .wide thead th { min-width: 5rem; } .wide tr > :first-child { min-width: 2.5rem; }
.wide thead th { border-top: 0; color: var(--soft); font-weight: 580; }
.bars { margin-bottom: 1.25rem; }
.bars tbody th { width: 34%; padding: .3125rem .75rem .3125rem 0; text-align: left; font-weight: 520; line-height: 1.3; overflow-wrap: anywhere; }
.bars td { padding: .3125rem 0; } .bars .amount { width: 1%; padding-left: .75rem; color: var(--soft); text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bar { display: block; border-radius: 5px; } .bar .rail { fill: var(--rail); } .bar .fill { fill: var(--tone); }
.picture { margin: 1rem 0; } .picture img { display: block; max-width: 100%; height: auto; border-radius: 1rem; border: 1px solid var(--line); }
.fold { margin-bottom: .75rem; border: 1px solid var(--line); border-radius: 1rem; padding: 0 1rem; }
.fold summary { min-height: 2.75rem; padding: .625rem 0; font-weight: 620; cursor: pointer; }
.fold[open] { padding-bottom: 1rem; }

@media (min-width: 40rem) { .framed header { padding-top: 1.75rem; } .hero, .part { padding: 1.75rem 2rem; } .grooves { width: 20rem; height: 20rem; top: -8.75rem; right: -4rem; } .hero h1 { padding-right: 14rem; } }
@media (min-width: 68rem) {
  .framed { grid-template-columns: minmax(0, 14rem) minmax(0, 62rem); column-gap: 2.5rem; justify-content: center; }
  .framed header, .framed footer { grid-column: 1 / -1; }
  .parts { position: sticky; top: 1.5rem; align-self: start; }
  .parts ul { flex-direction: column; align-items: stretch; } .parts a { display: flex; }
}
@media (max-width: 39.99rem) {
  .parts { margin: 0 -1rem 1rem; width: calc(100% + 2rem); overflow-x: auto; scrollbar-width: none; } .parts ul { flex-wrap: nowrap; padding: 3px 1rem; }
  .parts a { min-height: 2.75rem; padding: .25rem .875rem; border: 1px solid var(--line); background: var(--sheet); white-space: nowrap; }
}
@media (max-width: 26rem) {
  .card .chips { display: grid; grid-template-columns: 1fr 1fr; } .card .chip { padding-inline: .5rem; hyphens: auto; overflow-wrap: break-word; } .card .chip.main, .card .chip:nth-child(even):last-child { grid-column: 1 / -1; }
  .bars tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: .25rem 0; }
  .bars thead tr { display: block; }
  .bars tbody th { width: auto; padding: 0; grid-row: 1; grid-column: 1; } .bars td { padding: 0; grid-column: 1 / -1; } .bars .amount { grid-row: 1; grid-column: 2; width: auto; }
}
`;
