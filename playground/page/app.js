import { read } from "./api.js";
import { createDesk } from "./desk.js";
import { avatar, el, setText } from "./dom.js";
import { fly } from "./flight.js";
import { createPhone } from "./phone.js";
import { createTimeBar } from "./time-bar.js";

const CALM_MS = 500;
const HURRY_MS = 120;
const HIDDEN_MS = 3000;
const LOST_MS = 2000;

async function begin() {
  const [people, catalogue] = await Promise.all([read("people"), read("catalogue")]);
  const page = createPage(people, catalogue);
  page.run();
}

/** The page: phones, time and desk, kept up to date by one poll. */
function createPage(people, catalogue) {
  const state = { since: 0, offsetMs: 0, isHurried: false, polling: null, wake: null, crossed: null };
  const nowMs = () => Date.now() + state.offsetMs;
  const world = {
    catalogue,
    friends: () => phones,
    fail: (error) => notice(error.message),
    said: announcer(document.getElementById("said")),
    refresh: () => poll(),
    hurry(isHurried) {
      state.isHurried = isHurried;
      state.wake?.();
    },
  };
  const phones = people.map((person) => createPhone(person, world));
  const switcher = createSwitcher(phones);
  const timeBar = createTimeBar(world);
  const desk = createDesk(people);
  document.getElementById("phones").append(...phones.map(coloured));
  goTo(phones.find((phone) => location.hash === `#${phone.person.id}`));

  /** One poll at a time; whoever asks meanwhile gets the one after it, which knows all that was done before. */
  function poll() {
    const next = (state.polling ?? Promise.resolve()).then(pollOnce);
    state.polling = next.catch(() => undefined);
    return next;
  }

  async function pollOnce() {
    const news = await read(`events?since=${state.since}`);
    state.since = news.version;
    state.offsetMs = news.nowMs - Date.now();
    show(news);
  }

  function show(news) {
    for (const pane of news.panes) {
      const phone = phones.find((each) => each.person.id === pane.id);
      if (phone?.update(pane, news.nowMs)) switcher.mark(phone.person.id);
    }
    if (news.panes.length > 0) for (const phone of phones) phone.refreshHints();
    if (news.crossings) showCrossings(news.crossings);
    if (news.system) desk.update(news.system, news.nowMs);
    if (news.happenings) desk.happened(news.happenings, news.nowMs);
    timeBar.update(news.skip);
    tick();
  }

  /** All that have come are named; only what comes while somebody looks on is seen on its way. */
  function showCrossings(crossings) {
    const isFirst = state.crossed === null;
    const landed = new Set();
    for (const { number, from, to, messageId } of crossings) {
      const [sender, receiver] = [from, to].map((id) => phones.find((phone) => phone.person.id === id));
      const node = receiver.cameFrom(sender.person, messageId);
      if (!isFirst && number > state.crossed && !landed.has(`${from} ${to}`)) {
        landed.add(`${from} ${to}`);
        fly(sender, receiver, node);
      }
    }
    state.crossed = crossings.at(-1)?.number ?? 0;
  }

  function tick() {
    timeBar.tick(nowMs());
    desk.tick(nowMs());
    for (const phone of phones) phone.tick(nowMs());
  }

  async function run() {
    setInterval(tick, 1000);
    document.addEventListener("visibilitychange", () => state.wake?.());
    for (;;) {
      const isReached = await poll().then(
        () => true,
        () => false,
      );
      notice(isReached ? null : "The playground does not answer. Is it still running?", "reach");
      await pause(isReached ? pauseMs(state) : LOST_MS);
    }
  }

  function pause(ms) {
    return new Promise((resolve) => {
      state.wake = resolve;
      setTimeout(resolve, ms);
    });
  }

  return { run };
}

/** Links into a chat lead to a phone: shows it, ready to be typed on. */
function goTo(phone) {
  if (phone === undefined) return;
  phone.node.scrollIntoView(toPhone());
  phone.focus();
}

function pauseMs(state) {
  if (document.hidden) return HIDDEN_MS;
  return state.isHurried ? HURRY_MS : CALM_MS;
}

function coloured(phone) {
  phone.node.dataset.colour = phone.person.colour;
  return phone.node;
}

/** Tells screen readers what is new; what is said in one go is read as one text. */
function announcer(node) {
  let words = [];
  return (text) => {
    words.push(text.trim());
    if (words.length > 1) return;
    queueMicrotask(() => {
      node.textContent = words.join(" ");
      words = [];
    });
  };
}

/** Shows what went wrong until `null` of the same `kind` takes it away; of no kind, for a while. */
function notice(text, kind = "") {
  const node = document.getElementById("notice");
  if (text === null) {
    if (node.dataset.kind === kind) node.hidden = true;
    return;
  }
  node.dataset.kind = kind;
  setText(node, text);
  node.hidden = false;
  if (kind === "") setTimeout(() => notice(null, ""), 8000);
}

/** Small screens: a button per phone, which marks where something new has come. */
function createSwitcher(phones) {
  const nav = document.getElementById("switcher");
  const buttons = new Map(
    phones.map((phone) => [phone.person.id, switchButton(phone.person, () => phone.node.scrollIntoView(toPhone()))]),
  );
  nav.append(...buttons.values());

  const inView = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) setSeen(buttons.get(entry.target.id.replace("place-", "")), entry.isIntersecting);
    },
    { root: document.getElementById("phones"), threshold: 0.6 },
  );
  for (const phone of phones) inView.observe(phone.node);

  return {
    mark(id) {
      const button = buttons.get(id);
      if (button.getAttribute("aria-current") !== "true") button.querySelector(".unread").hidden = false;
    },
  };
}

function toPhone() {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { behavior: isCalm ? "auto" : "smooth", inline: "start", block: "nearest" };
}

function switchButton(person, onclick) {
  const name = person.note ? `${person.name.split(" ")[0]} 2` : person.name.split(" ")[0];
  const unread = el("span", { className: "unread", role: "img", "aria-label": "new" });
  unread.hidden = true;
  const button = el("button", { type: "button", className: "switch", onclick }, avatar(person, "small"), name, unread);
  button.dataset.colour = person.colour;
  return button;
}

function setSeen(button, isSeen) {
  button.setAttribute("aria-current", String(isSeen));
  if (isSeen) button.querySelector(".unread").hidden = true;
}

begin().catch((error) => notice(error.message));
