import { channelOf } from "./channels.js";
import { el } from "./dom.js";

/** What shows that somebody knows how to share: what they have typed, or what came of it. */
const SHARED = /^(\/?share |send_song |On its way)/i;

/** Somebody to send a song to: a friend who is there already, else the next one. `friends` are phones. */
export function friendFor(person, friends) {
  const others = friends.filter((friend) => friend.person.name !== person.name);
  return (others.find((friend) => friend.isRegistered()) ?? others[0])?.person.name ?? "";
}

/** What could be typed next, for whoever does not know: `{ show, text }`, or null. */
export function hintFor(person, pane, track, friends, isShut) {
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

/** A chip that types the hint. */
export function hintChip({ show, text }, fill) {
  return el(
    "button",
    { type: "button", className: "chip hint", onclick: () => fill(text) },
    el("b", {}, "Try: "),
    show,
  );
}
