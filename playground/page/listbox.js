import { el } from "./dom.js";

/**
 * A list of options that belongs to a text field (the combobox pattern of the ARIA Authoring Practices). `pick(option)` is
 * told what was chosen. Whoever builds it puts `list` beside the field.
 */
export function createListbox(input, pick) {
  const list = el("ul", { className: "listbox", id: `${input.id}-list`, role: "listbox" });
  list.hidden = true;
  list.setAttribute("aria-label", "Suggestions");
  let options = [];
  let active = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  function show(found, nothing = null) {
    options = found;
    active = -1;
    list.replaceChildren(...options.map(optionNode));
    if (options.length === 0 && nothing !== null)
      list.append(el("li", { className: "nothing", role: "presentation" }, nothing));
    list.hidden = list.children.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    input.removeAttribute("aria-activedescendant");
    if (!list.hidden) list.scrollTop = 0;
  }

  function optionNode(option, index) {
    const note = option.note ? el("small", {}, option.note) : null;
    const node = el(
      "li",
      { className: "option", id: `${list.id}-${index}`, role: "option" },
      el("span", {}, option.label),
      note,
    );
    node.setAttribute("aria-selected", "false");
    // The field keeps the focus.
    node.addEventListener("mousedown", (event) => event.preventDefault());
    node.addEventListener("click", () => take(option));
    return node;
  }

  function take(option) {
    hide();
    pick(option);
  }

  function hide() {
    show([]);
  }

  function move(step) {
    const count = options.length;
    active = active === -1 && step < 0 ? count - 1 : (active + step + count) % count;
    for (const [index, node] of [...list.children].entries())
      node.setAttribute("aria-selected", String(index === active));
    list.children[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active].id);
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: hide,
    Enter: () => take(options[active]),
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const isUseless = options.length === 0 ? event.key !== "Escape" : event.key === "Enter" && active === -1;
    if (isUseless || !(event.key in keys)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  input.addEventListener("blur", hide);

  return { list, show, hide, isOpen: () => !list.hidden };
}

/** Calls `fn` with the newest argument once nothing has come for `ms`; `stop` forgets what waits. */
export function later(fn, ms) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  return Object.assign(
    (...given) => {
      stop();
      timer = setTimeout(() => fn(...given), ms);
    },
    { stop },
  );
}
