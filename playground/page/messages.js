import { el, icon, THUMB } from "./dom.js";
import { stamp } from "./format.js";

const STAMP_GAP_MS = 15 * 60 * 1000;
/** Within this a row has no head of its own. */
const GROUP_GAP_MS = 5 * 60 * 1000;
const MAX_LINK = 44;
const SPEAKERS = { bot: "Send Songs: ", person: "You: ", platform: "Notice: " };
const LINK = /https?:\/\/[^\s<>"”]+[^\s<>"”.,;:!?)]/g;

/**
 * Shows messages in `list`, touching only what changed; a message that was edited changes where it stands. `hands` does
 * what buttons and links ask for: `press(label, { message, card? })` and `song(url)`, which answers whether it took the
 * link. `hands.rowHead(item)` is what a message begins with where each is a row, `hands.more(item)` the button of its menu.
 */
export function showMessages(list, items, nowMs, hands) {
  const known = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const shownIds = new Set([...list.children].map((node) => node.dataset.id));
  const wanted = nodesFor(items, nowMs, hands, known, shownIds);
  for (const [index, node] of wanted.entries()) {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  }
  while (list.children.length > wanted.length) list.lastChild.remove();
}

function nodesFor(items, nowMs, hands, known, shownIds) {
  const isFirstShow = known.size === 0;
  const nodes = [];
  let last = null;
  for (const item of items) {
    const isLater = last === null || item.atMs - last.atMs > STAMP_GAP_MS;
    if (isLater) nodes.push(stampNode(item, nowMs, known));
    // Chips stand below the chat, so that they come and go changes nothing here.
    const key = JSON.stringify({ ...item, chips: null });
    const node = known.get(key) ?? messageNode(item, key, hands);
    if (!isFirstShow && !known.has(key)) node.classList.add(shownIds.has(item.id) ? "changed" : "fresh");
    node.classList.toggle("goes-on", !isLater && isSameSpeaker(last, item));
    nodes.push(node);
    last = item;
  }
  return nodes;
}

function isSameSpeaker(one, other) {
  const places = ["from", "room", "ephemeral"];
  return other.atMs - one.atMs < GROUP_GAP_MS && places.every((place) => one[place] === other[place]);
}

function stampNode(item, nowMs, known) {
  const text = stamp(item.atMs, nowMs);
  const key = `stamp ${item.id} ${text}`;
  return known.get(key) ?? withKey(el("p", { className: "stamp" }, text), key);
}

function messageNode(item, key, hands) {
  const node = el(
    "div",
    { className: "message" },
    hands.rowHead?.(item) ?? null,
    contentNodes(item, hands),
    item.edited ? el("p", { className: "edited" }, "(edited)") : null,
    hands.more?.(item) ?? null,
  );
  node.dataset.from = item.from;
  node.dataset.id = item.id;
  if (item.ephemeral) node.dataset.ephemeral = "";
  if (item.room) node.dataset.room = item.room;
  return withKey(node, key);
}

/** Text, cards and buttons of a message, or of what looks like one. */
export function contentNodes(item, hands) {
  const cards = item.cards ?? (item.card ? [item.card] : []);
  const press = (label) => hands.press(label, { message: item.id });
  return [
    item.text ? bubble(item, hands) : null,
    cards.length > 0 ? cardRow(item, cards, hands) : null,
    item.buttons ? taps(item.buttons, "taps loose", press, hands) : null,
  ];
}

function withKey(node, key) {
  node.dataset.key = key;
  return node;
}

function bubble(item, hands) {
  const speaker = SPEAKERS[item.from];
  const who = el("span", { className: "unseen" }, item.isSticker ? `${speaker}thumbs up` : speaker);
  if (item.isSticker) return el("p", { className: "bubble sticker" }, who, icon(THUMB));
  return el("p", { className: "bubble" }, who, linked(item.text, hands));
}

/** A text with its links made tappable. */
function linked(text, hands) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(from, match.index), link(match[0], match[0], "", hands));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

/** Songs of the catalogue go to the friend's player: their real addresses lead nowhere. */
function link(url, label, className, hands) {
  const anchor = el("a", { href: url, target: "_blank", rel: "noopener", className }, shortened(label));
  anchor.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey && hands.song(url)) event.preventDefault();
  });
  return anchor;
}

/** An address without what nobody reads; other labels stay as they are. */
function shortened(label) {
  const text = label.replace(/^https?:\/\//, "").replace(/\?.*/, "");
  return text.length > MAX_LINK ? `${text.slice(0, MAX_LINK - 1)}…` : text;
}

function cardRow(item, cards, hands) {
  return el(
    "div",
    { className: "cards" },
    cards.map((card, index) => songCard(card, (label) => hands.press(label, { message: item.id, card: index }), hands)),
  );
}

function songCard(card, press, hands) {
  return el(
    "article",
    { className: "card" },
    // Discord's cards are drawn from the bottom to the top.
    card.foot ? el("p", { className: "card-foot" }, card.foot) : null,
    card.imageUrl ? picture(card) : null,
    el(
      "div",
      { className: "card-text" },
      card.title ? el("h3", {}, card.title) : null,
      card.subtitle ? el("p", {}, card.subtitle) : null,
    ),
    taps(card.buttons, "taps", press, hands),
  );
}

/** Covers are square; a wide picture is shown whole. */
function picture(card) {
  const img = el("img", { src: card.imageUrl, alt: card.imageAlt ?? "", loading: "lazy" });
  img.addEventListener("load", () => {
    if (img.naturalWidth > img.naturalHeight * 1.5) img.closest(".card")?.classList.add("wide");
  });
  return img;
}

function taps(buttons, className, press, hands) {
  const menus = [...new Set(buttons.map(({ menu }) => menu))].filter((menu) => menu !== undefined);
  const single = buttons.filter(({ menu }) => menu === undefined);
  return el(
    "div",
    { className },
    menus.map((menu) =>
      menuOf(
        menu,
        buttons.filter((button) => button.menu === menu),
        press,
      ),
    ),
    single.map((button) =>
      button.kind === "link"
        ? link(button.url, button.label, "tap", hands)
        : el("button", { type: "button", className: "tap", onclick: () => press(button.label) }, button.label),
    ),
  );
}

/** Choosing a line is a press; afterwards the menu stands as before. */
function menuOf(label, lines, press) {
  const options = [label, ...lines.map((line) => line.label)].map((text) => el("option", {}, text));
  const menu = el("select", { className: "tap", "aria-label": label }, options);
  menu.addEventListener("change", () => {
    const line = lines[menu.selectedIndex - 1];
    menu.selectedIndex = 0;
    if (line) press(line.label);
  });
  return menu;
}

export function typingNode() {
  return el(
    "div",
    { className: "typing", role: "img", "aria-label": "Send Songs is typing" },
    el("i"),
    el("i"),
    el("i"),
  );
}
