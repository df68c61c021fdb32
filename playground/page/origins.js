import { channelOf } from "./channels.js";
import { el } from "./dom.js";

/** Remembers which messages of a chat have come from which friend, and says so above them. */
export function createOrigins() {
  const friends = new Map();
  return {
    note: (messageId, friend) => friends.set(messageId, friend),
    /** Puts the captions where they are missing; answers the node of `messageId`, or null. */
    show(log, messageId) {
      for (const node of log.children) {
        const friend = friends.get(node.dataset.id);
        if (friend === undefined || node.dataset.origin === friend.id) continue;
        node.dataset.origin = friend.id;
        node.querySelector(".origin")?.remove();
        const goesOn = node.classList.contains("goes-on") && node.previousElementSibling?.dataset.origin === friend.id;
        if (!goesOn) node.prepend(caption(friend));
      }
      return [...log.children].findLast((node) => node.dataset.id === messageId) ?? null;
    },
  };
}

function caption(friend) {
  const name = friend.note ? `${friend.name}, ${friend.note},` : friend.name;
  const node = el("p", { className: "origin" }, el("b", {}, name), ` on ${channelOf(friend).name}`);
  node.dataset.colour = friend.colour;
  return node;
}
