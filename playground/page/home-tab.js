import { el } from "./dom.js";
import { contentNodes } from "./messages.js";

/** The tab on which a bot shows what it knows. `press(label, where)` presses a button there. */
export function createHomeTab(person, hands) {
  const empty = el("p", { className: "empty" }, "The app has not drawn anything yet.");
  const node = el("div", {
    className: "home",
    id: `home-${person.id}`,
    role: "tabpanel",
    tabIndex: 0,
    "aria-labelledby": `tab-home-${person.id}`,
  });
  node.append(empty);
  let drawn = "";

  return {
    node,
    /** `sections` is null before there are any. */
    update(sections) {
      const next = JSON.stringify(sections);
      if (sections === null || next === drawn) return;
      const hadFocus = node.contains(document.activeElement) && document.activeElement !== node;
      drawn = next;
      node.replaceChildren(...sections.map((section) => el("section", {}, contentNodes(section, hands))));
      // The button that was pressed may be gone with what it was about.
      if (hadFocus) node.focus({ preventScroll: true });
    },
  };
}

/** The tabs of a conversation with an app. `show(isHome)` changes between its two panels. */
export function createTabs(person, show) {
  const tabs = ["Home", "Messages"].map((name) => {
    const id = name.toLowerCase();
    const tab = el("button", { type: "button", className: "tab", role: "tab", id: `tab-${id}-${person.id}` }, name);
    tab.setAttribute("aria-controls", `${id}-${person.id}`);
    return tab;
  });
  const [home, messages] = tabs;
  const unread = el("span", { className: "unread", role: "img", "aria-label": "new" });
  unread.hidden = true;
  messages.append(unread);
  const isHome = () => home.getAttribute("aria-selected") === "true";
  let opened = () => undefined;

  function select(tab) {
    for (const each of tabs) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
    if (tab === messages) unread.hidden = true;
    show(isHome());
    if (isHome()) opened();
  }

  for (const tab of tabs) {
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = tabs.find((each) => each !== tab);
      select(other);
      other.focus();
    });
  }
  select(messages);

  return {
    node: el("div", { className: "tabs", role: "tablist", "aria-label": "Send Songs" }, tabs),
    isHome,
    /** Calls `listener` each time somebody opens the home tab. */
    onHome(listener) {
      opened = listener;
    },
    showMessages: () => select(messages),
    /** Marks that something has come which is not seen. */
    mark() {
      if (isHome()) unread.hidden = false;
    },
  };
}
