import { act } from "./api.js";
import { channelOf, rowHeadFor } from "./channels.js";
import { avatar, el, icon, setText, THUMB } from "./dom.js";
import { timeOfDay } from "./format.js";
import { showMessages, typingNode } from "./messages.js";
import { createOrigins } from "./origins.js";
import { createPlayer } from "./player.js";

const ARROW = "M12 19V5M5.5 11.5 12 5l6.5 6.5";
const NEAR_END_PX = 80;
/** What shows that somebody knows how to share: what they have typed, or what came of it. */
const SHARED = /^(\/?share |send_song |On its way)/i;

/**
 * One friend's place on the page: phone and player. `world` gives `friends()`, `catalogue`, `fail(error)`, `said(text)`
 * and `refresh()`, which fetches what is new at once.
 */
export function createPhone(person, world) {
  const parts = phoneParts(person);
  const { chat, log, chips, input, form, thumb, send } = parts;
  const origins = createOrigins();
  let pane = null;
  let nowMs = Date.now();

  const attempt = (work) =>
    work().then(
      () => world.refresh(),
      (error) => world.fail(error),
    );
  const isInRoom = () => parts.spot?.getAttribute("aria-pressed") === "true";
  const say = (text) => attempt(() => act("say", { as: person.id, text, ...(isInRoom() && { room: true }) }));
  const press = (button, where = {}) => attempt(() => act("press", { as: person.id, button, ...where }));

  function fill(text) {
    input.value = text;
    showSend();
    input.focus();
    input.setSelectionRange(text.length, text.length);
  }

  const player = createPlayer(person, world.catalogue, {
    play: (track) => attempt(() => act("play", { as: person.id, track: track.id })),
    share: (track) => fill(channelOf(person).share(track.url, friendFor(person, world.friends()))),
  });

  const hands = {
    rowHead: rowHeadFor(person),
    press,
    song(url) {
      const track = world.catalogue.find((each) => url.includes(each.id));
      if (track !== undefined) player.choose(track.id);
      return track !== undefined;
    },
  };

  function showSend() {
    const isEmpty = input.value.trim() === "";
    send.hidden = isEmpty && channelOf(person).hasStickers === true;
    thumb.hidden = !isEmpty || !channelOf(person).hasStickers;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return;
    input.value = "";
    showSend();
    say(text);
  });
  input.addEventListener("input", showSend);
  thumb.addEventListener("click", () => attempt(() => act("sticker", { as: person.id })));
  parts.spot?.addEventListener("click", () => parts.spot.setAttribute("aria-pressed", String(!isInRoom())));
  showSend();

  function showChips() {
    const offered = pane.items.at(-1)?.chips ?? [];
    const buttons = offered.map((label) =>
      el("button", { type: "button", className: "chip", onclick: () => press(label) }, label),
    );
    const hint = offered.length === 0 ? hintFor(person, pane, player.chosen(), world.friends(), isShut()) : null;
    chips.replaceChildren(...buttons, ...(hint ? [hintChip(hint, fill)] : []));
    chips.hidden = chips.children.length === 0;
  }

  function showChat() {
    parts.empty.hidden = pane.items.length > 0;
    showMessages(log, pane.items, nowMs, hands);
    origins.show(log);
    parts.typing.hidden = !pane.typing;
    showSilence();
  }

  /** Some platforms let a bot write only for a while after somebody's last word; then its messages wait. */
  function isShut() {
    const lastWord = pane?.items.findLast((item) => item.from === "person");
    return lastWord !== undefined && nowMs - lastWord.atMs > channelOf(person).openMs;
  }

  function showSilence() {
    if (parts.silence.hidden !== isShut()) return;
    parts.silence.hidden = !isShut();
    showChips();
  }

  // Whoever reads further up is left alone; everybody else sees the newest message, also when fonts and covers arrive.
  let isAtEnd = true;
  chat.addEventListener("scroll", () => {
    isAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < NEAR_END_PX;
  });
  const follow = new ResizeObserver(() => {
    if (isAtEnd) chat.scrollTop = chat.scrollHeight;
  });
  follow.observe(log);
  follow.observe(chat);

  function announce(before) {
    if (before === null) return;
    const known = new Set(before.items.map((item) => item.id));
    for (const item of pane.items) {
      if (!known.has(item.id) && item.from === "bot")
        world.said(`To ${person.name}: ${item.text} ${item.card?.title ?? ""}`);
    }
  }

  return {
    person,
    node: el("div", { className: "place", id: `place-${person.id}` }, parts.phone, player.node),
    isRegistered: () => pane?.registered ?? false,
    update(next, atMs) {
      const before = pane;
      pane = next;
      nowMs = atMs;
      parts.known.dataset.registered = String(pane.registered);
      setText(parts.known, [pane.registered ? "Registered" : "New here", person.note].filter(Boolean).join(" · "));
      showChat();
      showChips();
      player.update(pane.lastPlay, atMs);
      announce(before);
      return before !== null && pane.items.length > before.items.length;
    },
    tick(atMs) {
      nowMs = atMs;
      setText(parts.time, timeOfDay(atMs));
      showSilence();
    },
    /** Shows that a message has come from a friend; answers where it is, or null. */
    cameFrom(friend, messageId) {
      origins.note(messageId, friend);
      return origins.show(log, messageId);
    },
    /** What is offered to a newcomer depends on who else is there. */
    refreshHints: () => pane !== null && showChips(),
  };
}

function firstName(person) {
  return person.name.split(" ")[0];
}

function phoneParts(person) {
  const { name: channel, placeholder, hasStickers, room } = channelOf(person);
  const time = el("span", {}, "––:––");
  const known = el("p", { className: "known" });
  const empty = el("p", { className: "empty" }, el("strong", {}, "A new chat"), "Send Songs waits for a first word.");
  const log = el("div", { className: "log", role: "log", "aria-live": "off" });
  const typing = typingNode();
  typing.hidden = true;
  const silence = el(
    "p",
    { className: "silence" },
    `${channel} lets a bot write until 24 hours after the last word. What it has now waits until ${firstName(person)} writes again.`,
  );
  silence.hidden = true;
  const chat = el(
    "div",
    { className: "chat", tabIndex: 0, role: "region", "aria-label": `${person.name}’s chat with Send Songs` },
    empty,
    log,
    typing,
    silence,
  );
  const chips = el("div", { className: "chips", role: "group", "aria-label": `Suggestions for ${person.name}` });
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
  const form = el("form", { className: "composer" }, input, spot, hasStickers ? thumb : null, send);
  const phone = el(
    "article",
    { className: "phone", "aria-label": `${person.name}’s phone, ${channel}` },
    el("div", { className: "status-line", "aria-hidden": "true" }, time, el("span", { className: "signal" })),
    el(
      "header",
      { className: "phone-head" },
      avatar(person),
      el("div", { className: "who" }, el("h2", {}, person.name), el("p", { className: "channel" }, channel), known),
    ),
    chat,
    chips,
    form,
  );
  phone.dataset.channel = person.channel;
  return { phone, time, known, empty, log, typing, silence, chat, chips, input, send, thumb, spot, form };
}

/** Says whether what is typed goes to the room where others read along. */
function spotButton(room) {
  const button = el("button", { type: "button", className: "spot" }, `in ${room}`);
  button.setAttribute("aria-pressed", "false");
  button.title = `Type in ${room} instead of the direct message`;
  return button;
}

/** Somebody to send a song to: a friend who is there already, else the next one. */
function friendFor(person, friends) {
  const others = friends.filter((friend) => friend.person.name !== person.name);
  return (others.find((friend) => friend.isRegistered()) ?? others[0])?.person.name ?? "";
}

/** What could be typed next, for whoever does not know: `{ show, text }`, or null. */
function hintFor(person, pane, track, friends, isShut) {
  const { command, share } = channelOf(person);
  if (!pane.registered) {
    const asked = pane.items.some((item) => item.from === "bot");
    return asked ? null : hint(command("register"));
  }
  const hasShared = pane.items.some((item) => SHARED.test(item.text));
  if (isShut) return hint(command(hasShared ? "sent" : "inbox"));
  if (hasShared) return null;
  return { show: "share a song", text: share(track.url, friendFor(person, friends)) };
}

function hint(text) {
  return { show: text, text };
}

function hintChip(hint, fill) {
  return el(
    "button",
    { type: "button", className: "chip hint", onclick: () => fill(hint.text) },
    el("b", {}, "Try: "),
    hint.show,
  );
}
