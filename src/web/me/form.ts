import { type Html, html } from "../html.js";

/** Where the page is. */
export const home = "/me";

/** What every form of one showing of the page carries. */
export interface FormKeys {
  /** Proves that the form is from the page of this very browser. */
  key: string;
  /** The same button of the same showing decides once. */
  nonce: string;
}

/** A form that says something to the bot; its buttons have what is said. */
export function sayForm(keys: FormKeys, content: Html, kind = "says"): Html {
  return html`<form class="${kind}" method="post" action="${home}">
<input type="hidden" name="key" value="${keys.key}"><input type="hidden" name="nonce" value="${keys.nonce}">
${content}</form>`;
}

export interface Say {
  label: string;
  /** What pressing it says. */
  command: string;
  /** What it is about, for whoever hears only the button. */
  about?: string | undefined;
  isDangerous?: boolean | undefined;
}

/** What ends something that does not come back by itself. */
const ending = /^(?:forget me|disconnect|group delete|block|unfriend|api token revoke)\b/u;

export function sayButton({ label, command, about, isDangerous = ending.test(command) }: Say): Html {
  const name = about ? html` aria-label="${label}: ${about}"` : null;
  return html`<button class="${isDangerous ? "chip danger" : "chip"}" name="say" value="${command}"${name}>${label}</button>`;
}

/** A field whose words follow the command. */
export interface Field {
  id: string;
  label: string;
  command: string;
  button: string;
  /** What the button is about. */
  about: string;
  /** What may be typed there, as an example. */
  example?: string;
  suggestions?: readonly string[];
}

export function fieldForm(
  keys: FormKeys,
  { id, label, command, button, about, example, suggestions = [] }: Field,
): Html {
  const list = suggestions.length > 0 ? html` list="${id}-list"` : null;
  const options = suggestions.map((value) => html`<option value="${value}"></option>`);
  const content = html`<label for="${id}">${label}</label>
<span class="entry"><input id="${id}" name="more" autocomplete="off" required maxlength="200" placeholder="${example ?? ""}"${list}>
${sayButton({ label: button, command, about })}</span>
${list ? html`<datalist id="${id}-list">${options}</datalist>` : null}`;
  return sayForm(keys, content, "field");
}
