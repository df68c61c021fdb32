import { el } from "./dom.js";
import { createListbox, later } from "./listbox.js";

const ASK_MS = 160;
const NOTHING = "Nothing found";

/**
 * A field that only takes what is in its list. `suggest(text)` answers the options for what has been typed: `{ value,
 * label }`. What was typed and not chosen goes when one leaves the field, as on the platforms.
 */
export function createChoiceField(field, id, suggest) {
  let chosen = field.value === "" ? null : { value: field.value, label: field.shown };
  let asked = 0;
  const input = el("input", { id, type: "text", autocomplete: "off", placeholder: field.placeholder });
  input.value = field.shown;
  const listbox = createListbox(input, (option) => {
    chosen = option;
    show();
  });
  const clear = el("button", { type: "button", className: "clear", "aria-label": `Clear ${field.label}` }, "×");

  function show() {
    input.value = chosen?.label ?? "";
    clear.hidden = chosen === null;
  }

  async function ask(text) {
    asked += 1;
    const number = asked;
    const found = await suggest(text).catch(() => []); // an empty list says it
    if (number !== asked || document.activeElement !== input) return;
    listbox.show(found, NOTHING);
    listbox.list.scrollIntoView({ block: "nearest" });
  }
  const askSoon = later(ask, ASK_MS);

  input.addEventListener("input", () => {
    chosen = null;
    clear.hidden = true;
    askSoon(input.value.trim());
  });
  input.addEventListener("click", () => {
    if (!listbox.isOpen()) ask("");
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || listbox.isOpen()) return;
    event.preventDefault();
    ask(chosen === null ? input.value.trim() : "");
  });
  input.addEventListener("blur", () => {
    asked += 1;
    askSoon.stop();
    show();
  });
  clear.addEventListener("click", () => {
    chosen = null;
    show();
    input.focus();
  });
  show();

  return {
    input,
    node: el("div", { className: "choice" }, input, clear, listbox.list),
    value: () => chosen?.value ?? "",
  };
}
