import { channelOf } from "./channels.js";
import { avatar, el, icon, PEOPLE } from "./dom.js";
import { createTabs } from "./home-tab.js";
import { menuButton } from "./menu.js";
import { typingNode } from "./messages.js";

/**
 * What one sees of a phone: `phone` with everything in it, and the parts that change. `people()` answers the groups of
 * the menu of people, `home` is the node of the app's own tab or null.
 */
export function phoneParts(person, { composer, home, people }) {
  const { name: channel, hasHome, hasPeople } = channelOf(person);
  const time = el("span", {}, "––:––");
  const known = el("p", { className: "known" });
  const chatParts = createChat(person, channel);
  const chips = el("div", { className: "chips", role: "group", "aria-label": `Suggestions for ${person.name}` });
  const talk = el("div", { className: "talk", id: `messages-${person.id}` }, chatParts.chat, chips, composer);
  const tabs = hasHome ? createTabs(person, (isHome) => showTab(isHome)) : null;
  const phone = el(
    "article",
    { className: "phone", "aria-label": `${person.name}’s phone, ${channel}` },
    el("div", { className: "status-line", "aria-hidden": "true" }, time, el("span", { className: "signal" })),
    el(
      "header",
      { className: "phone-head" },
      avatar(person),
      el("div", { className: "who" }, el("h2", {}, person.name), el("p", { className: "channel" }, channel), known),
      hasPeople ? peopleButton(() => phone, people) : null,
    ),
    tabs?.node,
    home,
    talk,
  );
  phone.dataset.channel = person.channel;

  function showTab(isHome) {
    home.hidden = !isHome;
    talk.hidden = isHome;
  }
  if (tabs !== null) {
    talk.setAttribute("role", "tabpanel");
    talk.setAttribute("aria-labelledby", `tab-messages-${person.id}`);
  }
  return { phone, time, known, chips, tabs, ...chatParts };
}

function peopleButton(phone, groups) {
  return menuButton({ className: "head-button", label: "People in the server", phone, groups }, icon(PEOPLE));
}

function createChat(person, channel) {
  const empty = el("p", { className: "empty" }, el("strong", {}, "A new chat"), "Send Songs waits for a first word.");
  const log = el("div", { className: "log", role: "log", "aria-live": "off" });
  const typing = typingNode();
  typing.hidden = true;
  const firstName = person.name.split(" ")[0];
  const silence = el(
    "p",
    { className: "silence" },
    `${channel} lets a bot write until 24 hours after the last word. What it has now waits until ${firstName} writes again.`,
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
  return { chat, empty, log, typing, silence };
}
