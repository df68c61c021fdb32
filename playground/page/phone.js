import { act } from "./api.js";
import { channelOf, rowHeadFor } from "./channels.js";
import { createComposer } from "./composer.js";
import { DOTS, el, icon, setText } from "./dom.js";
import { createFormSheet } from "./form.js";
import { timeOfDay } from "./format.js";
import { friendFor, hintChip, hintFor } from "./hints.js";
import { createHomeTab } from "./home-tab.js";
import { menuButton, rove } from "./menu.js";
import { showMessages } from "./messages.js";
import { createOrigins } from "./origins.js";
import { phoneParts } from "./phone-parts.js";
import { createPlayer } from "./player.js";

const NEAR_END_PX = 80;

/**
 * One friend's place on the page: phone and player. `world` gives `friends()`, `catalogue`, `fail(error)`, `said(text)`
 * and `refresh()`, which fetches what is new at once.
 */
export function createPhone(person, world) {
  const origins = createOrigins();
  let pane = null;
  let nowMs = Date.now();

  const does = (what, fields = {}) => act(what, { as: person.id, ...fields });
  const attempt = (work) =>
    work().then(
      () => world.refresh(),
      (error) => world.fail(error),
    );
  const press = (button, where = {}) => attempt(() => does("press", { button, ...where }));
  /** Entries of one of the platform's menus; `where` is the message or the person it belongs to. */
  const entriesOf = (names, where = {}) =>
    names.map((entry) => ({ name: entry, choose: () => attempt(() => does("choose", { entry, ...where })) }));

  const composer = createComposer(
    person,
    {
      say: (text, isInRoom) => attempt(() => does("say", { text, ...(isInRoom && { room: true }) })),
      sticker: () => attempt(() => does("sticker")),
      complete: async (text, isInRoom) => (await does("complete", { text, ...(isInRoom && { room: true }) })).options,
      shortcuts: () => [{ entries: entriesOf(pane?.menus?.app ?? []) }],
    },
    () => parts.phone,
  );

  const player = createPlayer(person, world.catalogue, {
    play: (track) => attempt(() => does("play", { track: track.id })),
    share(track) {
      parts.tabs?.showMessages();
      composer.fill(channelOf(person).share(track.url, friendFor(person, world.friends())));
    },
  });

  const hands = {
    rowHead: rowHeadFor(person),
    press,
    song(url) {
      const track = world.catalogue.find((each) => url.includes(each.id));
      if (track !== undefined) player.choose(track.id);
      return track !== undefined;
    },
    /** Platforms have no such menu on what only one person sees. */
    more(item) {
      if (!channelOf(person).hasMessageMenu || item.from !== "bot" || item.ephemeral) return null;
      const groups = () => [{ entries: entriesOf(pane.menus?.message ?? [], { message: item.id }) }];
      return menuButton({ className: "more", label: "More actions", phone: () => parts.phone, groups }, icon(DOTS));
    },
  };

  const home = channelOf(person).hasHome ? createHomeTab(person, hands) : null;
  const parts = phoneParts(person, { composer: composer.node, home: home?.node, people: peopleGroups });
  const { chat, log, chips } = parts;
  const sheet = createFormSheet(person, parts.phone, {
    submit: (values) => does("submit", { values }).then(() => world.refresh()),
    close: () => does("close").then(() => world.refresh()),
    suggest: async (field, text) => (await does("suggest", { field, text })).options,
    fallback: () => (parts.tabs?.isHome() ? home.node : composer.input),
  });
  parts.phone.append(sheet.node);
  parts.tabs?.onHome(() => attempt(() => does("home")));

  function peopleGroups() {
    const { people = [], person: names = [] } = pane?.menus ?? {};
    return people.map(({ id, name }) => ({ label: name, entries: entriesOf(names, { person: id }) }));
  }

  function showChips() {
    const offered = pane.items.at(-1)?.chips ?? [];
    const buttons = offered.map((label) =>
      el("button", { type: "button", className: "chip", onclick: () => press(label) }, label),
    );
    const hint = offered.length === 0 ? hintFor(person, pane, player.chosen(), world.friends(), isShut()) : null;
    chips.replaceChildren(...buttons, ...(hint ? [hintChip(hint, composer.fill)] : []));
    chips.hidden = chips.children.length === 0;
  }

  function showChat() {
    parts.empty.hidden = pane.items.length > 0;
    showMessages(log, pane.items, nowMs, hands);
    origins.show(log);
    rove(log, "more");
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
    focus: () => composer.input.focus({ preventScroll: true }),
    isRegistered: () => pane?.registered ?? false,
    update(next, atMs) {
      const before = pane;
      pane = next;
      nowMs = atMs;
      parts.known.dataset.registered = String(pane.registered);
      setText(parts.known, [pane.registered ? "Registered" : "New here", person.note].filter(Boolean).join(" · "));
      showChat();
      showChips();
      home?.update(pane.home);
      sheet.update(pane.form);
      player.update(pane.lastPlay, atMs);
      announce(before);
      const hasNews = before !== null && pane.items.length > before.items.length;
      if (hasNews) parts.tabs?.mark();
      return hasNews;
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
