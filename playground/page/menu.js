import { el } from "./dom.js";

const GAP_PX = 4;

/**
 * Opens a menu beside `button`, inside `phone`, which it does not leave. `groups` are `[{ label?, entries: [{ name, choose }]
 * }]`. Escape, Tab and a click elsewhere close it; the focus goes back to the button.
 */
export function openMenu(phone, button, groups) {
  const menu = el("div", { className: "menu", role: "menu", "aria-label": button.getAttribute("aria-label") });
  menu.append(...groups.flatMap(groupNodes));
  const items = [...menu.querySelectorAll('[role="menuitem"]')];
  if (items.length === 0) return;
  phone.append(menu);
  place(menu, phone, button);
  button.setAttribute("aria-expanded", "true");

  function close(isBack = true) {
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    if (isBack && button.isConnected) button.focus({ preventScroll: true });
  }

  function outside(event) {
    if (!menu.contains(event.target)) close(false);
  }

  function groupNodes({ label, entries }) {
    const nodes = entries.map(({ name, choose }) => {
      const onclick = () => {
        close();
        choose();
      };
      return el("button", { type: "button", className: "entry", role: "menuitem", tabIndex: -1, onclick }, name);
    });
    if (label === undefined) return nodes;
    return [
      el(
        "div",
        { role: "group", "aria-label": label },
        el("p", { className: "menu-label", "aria-hidden": "true" }, label),
        nodes,
      ),
    ];
  }

  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length).focus();
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") return close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", outside, true);
  items[0].focus({ preventScroll: true });
}

/** A button that opens a menu; `groups()` is asked each time. */
export function menuButton({ className, label, phone, groups }, ...content) {
  const button = el("button", { type: "button", className, "aria-label": label, title: label }, ...content);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => openMenu(phone(), button, groups()));
  return button;
}

/**
 * Makes one stop of many such buttons in `list`: Tab comes to the last of them, the arrow keys go from one to the next.
 * Called again whenever the list has changed.
 */
export function rove(list, className) {
  const buttons = [...list.getElementsByClassName(className)];
  const stop = buttons.find((button) => button === document.activeElement) ?? buttons.at(-1);
  for (const button of buttons) {
    button.tabIndex = button === stop ? 0 : -1;
    button.onkeydown = (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const next = step && buttons[buttons.indexOf(button) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
      rove(list, className);
    };
  }
}

/** Below the button where there is room, else above it; never beyond the phone. */
function place(menu, phone, button) {
  const outer = phone.getBoundingClientRect();
  const at = button.getBoundingClientRect();
  const left = Math.min(at.left - outer.left, outer.width - menu.offsetWidth - 8);
  const below = at.bottom - outer.top + GAP_PX;
  const above = at.top - outer.top - menu.offsetHeight - GAP_PX;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${below + menu.offsetHeight <= outer.height - 8 ? below : Math.max(8, above)}px`;
}
