import type { Message, Person } from "../../bots/domain.js";
import type { HttpResponse } from "../../http-port.js";
import { type Html, html } from "../html.js";
import { type Frame, page } from "../page.js";
import { wordsOf } from "../words.js";
import type { Shown } from "./blocks.js";
import { home, sayForm } from "./form.js";
import { messageView, picturesOf } from "./message.js";
import type { Section } from "./own-sections.js";
import { STYLE } from "./style.js";
import { said } from "./words.js";

export interface PageShown {
  person: Person;
  shown: Shown;
  sections: Section[];
  /** What the bot has just answered. */
  answer: Message | null;
}

/** A record, of which the page shows a part. */
const GROOVES = html`<svg class="grooves" viewBox="0 0 200 200" aria-hidden="true" focusable="false"><circle cx="100" cy="100" r="97"/><circle cx="100" cy="100" r="86"/><circle cx="100" cy="100" r="75"/><circle cx="100" cy="100" r="64"/><circle cx="100" cy="100" r="53"/><circle class="label" cx="100" cy="100" r="34"/><circle class="hole" cx="100" cy="100" r="5"/></svg>`;

/** The whole page: an answer, a line to write in, and all sections. */
export function pageView({ person, shown, sections, answer }: PageShown): HttpResponse {
  const { say } = shown;
  return page({
    words: wordsOf(say.language),
    title: say(said.title),
    headers: { "cache-control": "no-store" },
    submits: true,
    pictures: [...(answer ? picturesOf(answer) : []), ...sections.flatMap(({ pictures }) => pictures)],
    frame: frameOf(shown, sections),
    content: html`<div class="hero">${GROOVES}<h1 dir="auto">${say(said.hello, { name: person.name })}</h1>
${answer ? answerView(shown, answer) : null}${line(shown)}</div>
${sections.map(sectionView)}`,
  });
}

function frameOf({ keys, say }: Shown, sections: Section[]): Frame {
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return {
    style: STYLE,
    first: html`<a class="skip" href="#main">${say(said.skip)}</a>`,
    inHeader: html`<form method="post" action="${home}/leave"><input type="hidden" name="key" value="${keys.key}"><button class="chip">${say(said.leave)}</button></form>`,
    beside: html`<nav class="parts" aria-label="${say(said.parts)}"><ul>${links}</ul></nav>`,
  };
}

function answerView({ keys, say }: Shown, answer: Message): Html {
  return html`<div class="answer" id="answer" role="status" tabindex="-1"><h2 class="unseen">${say(said.answer)}</h2>${messageView(keys, answer)}</div>`;
}

function line({ keys, say }: Shown): Html {
  const content = html`<label for="line">${say(said.write)}</label>
<span class="entry"><input id="line" name="more" autocomplete="off" autocapitalize="none" required maxlength="3000" aria-describedby="line-how">
<button class="chip main">${say(said.send)}</button></span>
<span class="soft" id="line-how">${say(said.writeExample)}</span>`;
  return sayForm(keys, content, "field line");
}

function sectionView({ id, title, content }: Section): Html {
  return html`<section class="part" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`;
}
