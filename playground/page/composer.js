import { channelOf } from "./channels.js";
import { el, icon, PLUS, THUMB } from "./dom.js";
import { createListbox, later } from "./listbox.js";
import { menuButton } from "./menu.js";

const ARROW = "M12 19V5M5.5 11.5 12 5l6.5 6.5";
const COMPLETE_MS = 120;

/**
 * Where somebody types. `hands` does it: `say(text, isInRoom)`, `sticker()`, `complete(text, isInRoom)`, which answers
 * what can come next, and `shortcuts()`, which answers the groups of the platform's menu. `phone()` is the phone around.
 */
export function createComposer(person, hands, phone) {
  const { placeholder, hasStickers, hasShortcuts, completes, room } = channelOf(person);
  const input = el("input", {
    id: `say-${person.id}`,
    type: "text",
    autocomplete: "off",
    maxLength: 1900,
    placeholder,
    "aria-label": `Message from ${person.name} to Send Songs`,
  });
  input.setAttribute("enterkeyhint", "send");
  const send = el("button", { type: "submit", className: "round send", "aria-label": "Send" }, icon(ARROW));
  const thumb = el("button", { type: "button", className: "round", "aria-label": "Send a thumbs-up" }, icon(THUMB));
  const spot = room ? spotButton(room) : null;
  const more = hasShortcuts
    ? menuButton({ className: "shortcuts", label: "Shortcuts", phone, groups: hands.shortcuts }, icon(PLUS))
    : null;
  const completion = completes ? createCompletion(input, (text) => hands.complete(text, isInRoom()), showSend) : null;
  const node = el(
    "form",
    { className: "composer" },
    completion?.list,
    input,
    more,
    spot,
    hasStickers ? thumb : null,
    send,
  );

  function isInRoom() {
    return spot?.getAttribute("aria-pressed") === "true";
  }

  function showSend() {
    const isEmpty = input.value.trim() === "";
    send.hidden = isEmpty && hasStickers === true;
    thumb.hidden = !isEmpty || !hasStickers;
  }

  node.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return;
    completion?.stop();
    input.value = "";
    showSend();
    hands.say(text, isInRoom());
  });
  input.addEventListener("input", showSend);
  thumb.addEventListener("click", hands.sticker);
  spot?.addEventListener("click", () => spot.setAttribute("aria-pressed", String(!isInRoom())));
  showSend();

  return {
    node,
    input,
    fill(text) {
      completion?.stop();
      put(input, text);
      showSend();
    },
  };
}

function put(input, text) {
  input.value = text;
  input.focus();
  input.setSelectionRange(text.length, text.length);
  input.scrollLeft = input.scrollWidth;
}

/** Shows what can come next while a command is typed; what is chosen takes the place of the line. */
function createCompletion(input, complete, changed) {
  let asked = 0;
  const listbox = createListbox(input, ({ text }) => {
    put(input, text);
    changed();
    ask();
  });

  async function ask() {
    asked += 1;
    const number = asked;
    const text = input.value;
    const isAtEnd = input.selectionStart === text.length;
    const found = text.startsWith("/") && isAtEnd ? await complete(text).catch(() => []) : []; // one can type on without
    if (number !== asked || document.activeElement !== input) return;
    listbox.show(found.filter((option) => option.text !== text));
  }
  const askSoon = later(ask, COMPLETE_MS);

  function stop() {
    asked += 1;
    askSoon.stop();
    listbox.hide();
  }

  input.addEventListener("input", askSoon);
  input.addEventListener("blur", stop);
  return { list: listbox.list, stop };
}

/** Says whether what is typed goes to the room where others read along. */
function spotButton(room) {
  const button = el("button", { type: "button", className: "spot" }, `in ${room}`);
  button.setAttribute("aria-pressed", "false");
  button.title = `Type in ${room} instead of the direct message`;
  return button;
}
