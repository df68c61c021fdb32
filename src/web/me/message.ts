import type { Card, Choice, Message } from "../../bots/domain.js";
import { type Html, html } from "../html.js";
import { type FormKeys, sayButton, sayForm } from "./form.js";
import { webUrl } from "./web-url.js";

/** What the bot says, as a part of the page. `link`: where a button leads that only looks at something. */
export function messageView(
  keys: FormKeys,
  { text = "", cards = [], choices = [] }: Message,
  link: (choice: Choice) => string | null = () => null,
): Html {
  const shown = choices.map((choice) => {
    const url = link(choice);
    return url === null ? sayButton(choice) : html`<a class="chip" href="${url}">${choice.label}</a>`;
  });
  const body = html`${paragraphs(text)}${cards.length > 0 ? html`<ul class="cards">${cards.map(cardView)}</ul>` : null}${
    shown.length > 0 ? html`<p class="chips">${shown}</p>` : null
  }`;
  return choices.length > 0 || cards.some(({ buttons }) => buttons?.length) ? sayForm(keys, body) : body;
}

/** Every picture it shows. */
export function picturesOf({ cards = [] }: Message): string[] {
  return cards.flatMap(({ imageUrl }) => webUrl(imageUrl) ?? []);
}

/** Empty lines part paragraphs. Words of people may run from right to left. */
export function paragraphs(text: string): Html[] {
  const parts = text.split(/\n{2,}/u).filter((part) => part.trim() !== "");
  return parts.map((part) => html`<p dir="auto">${lines(part)}</p>`);
}

function lines(part: string): Html[] {
  return part.split("\n").map((line, at) => html`${at > 0 ? html`<br>` : null}${linked(line)}`);
}

const address = /(https?:\/\/[^\s<>"”“«»]+[^\s<>"”“«».,:;!?)\]])/u;

function linked(line: string): Html[] {
  return line.split(address).map((piece, at) => {
    const url = at % 2 === 1 ? webUrl(piece) : null;
    return url === null ? html`${piece}` : html`<a rel="noopener noreferrer" href="${url}">${piece}</a>`;
  });
}

/** In the place of a cover that nobody knows. */
const RECORD = html`<svg class="cover" viewBox="0 0 72 72" aria-hidden="true" focusable="false"><circle cx="36" cy="36" r="26" fill="none" stroke="currentColor" stroke-opacity=".2" stroke-width="2"/><circle cx="36" cy="36" r="18" fill="none" stroke="currentColor" stroke-opacity=".2" stroke-width="2"/><circle cx="36" cy="36" r="9" fill="#d9472b"/></svg>`;

function cardView({ title, subtitle, text, imageUrl, imageAlt = "", link, buttons = [] }: Card): Html {
  const picture = webUrl(imageUrl);
  const url = webUrl(link?.url);
  const cover = picture
    ? html`<img class="cover" src="${picture}" alt="${imageAlt}" width="72" height="72" loading="lazy" referrerpolicy="no-referrer">`
    : link
      ? RECORD
      : null;
  const open =
    link && url
      ? html`<a class="chip main" rel="noopener noreferrer" href="${url}" aria-label="${link.label}: ${title}">${link.label}</a>`
      : null;
  const actions = buttons.map((button) => sayButton({ ...button, about: title }));
  return html`<li class="card">${cover}<div class="what"><h3 dir="auto">${title}</h3>${
    subtitle ? html`<p class="soft" dir="auto">${subtitle}</p>` : null
  }${text ? html`<p class="soft" dir="auto">${lines(text)}</p>` : null}</div>${
    open || actions.length > 0 ? html`<p class="chips">${open}${actions}</p>` : null
  }</li>`;
}
