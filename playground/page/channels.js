import { avatar, el } from "./dom.js";
import { timeOfDay } from "./format.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is different about each platform for whoever sits before it. `command` turns words into what is typed there. */
const CHANNELS = {
  messenger: {
    name: "Messenger",
    placeholder: "Message",
    hasStickers: true,
    /** How long after somebody's last word a bot may write to them first. */
    openMs: DAY_MS,
    command: (words) => words,
    share: (song, friend) => `share ${song} with ${friend}`,
  },
  slack: {
    name: "Slack",
    place: "Paper Lanterns",
    placeholder: "/song share …",
    hasHome: true,
    hasShortcuts: true,
    hasMessageMenu: true,
    room: "#music",
    openMs: Number.POSITIVE_INFINITY,
    command: (words) => `/song ${words}`,
    share: (song, friend) => `/song share ${song} with ${friend}`,
  },
  discord: {
    name: "Discord",
    place: "Direct message",
    placeholder: "/share …",
    hasPeople: true,
    hasMessageMenu: true,
    /** Whether the platform says what can come next while somebody types. */
    completes: true,
    room: "#music",
    openMs: Number.POSITIVE_INFINITY,
    command: (words) => `/${words}`,
    share: (song, friend) => `/share song:${song} to:${friend}`,
  },
};

/** The platform of a person. */
export function channelOf(person) {
  return CHANNELS[person.channel];
}

const PRIVATE_WORDS = {
  slack: "Only visible to you",
  discord: "Only you can see this",
};

/** What a message begins with on this person's platform; undefined where messages are bubbles. */
export function rowHeadFor(person) {
  if (person.channel === "messenger") return undefined;
  return (item) => [
    item.from === "person" ? avatar(person, "row-face") : el("img", { className: "row-face", src: MARK, alt: "" }),
    el(
      "p",
      { className: "row-head", "aria-hidden": "true" },
      item.room ? el("span", { className: "row-room" }, `#${item.room}`) : null,
      el("b", {}, nameOf(item, person)),
      item.from === "person" ? null : el("span", { className: "app-tag" }, person.channel === "slack" ? "App" : "BOT"),
      el("time", {}, timeOfDay(item.atMs)),
    ),
    item.ephemeral ? el("p", { className: "private-note" }, PRIVATE_WORDS[person.channel]) : null,
  ];
}

const MARK = "/playground/mark.svg";

function nameOf({ from }, person) {
  if (from === "person") return person.name;
  return from === "platform" ? channelOf(person).name : "Send Songs";
}
