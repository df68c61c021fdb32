import { createChoiceField } from "./choice-field.js";
import { el, setText } from "./dom.js";

const REQUIRED = "Please fill this in.";
const REFUSED = "That could not be sent. Try again?";

/**
 * The form a bot has opened on a phone. `hands` does what one asks of it: `submit(values)`, `close()`, both of which may
 * reject, `suggest(field, text)`, and `fallback()`, which answers what gets the focus where nothing else can. While one is open nothing else of the phone can be used.
 */
export function createFormSheet(person, phone, hands) {
  const node = el("div", { className: "sheet" });
  node.hidden = true;
  let shown = null;
  let opener = null;

  function open(form) {
    const focused = phone.contains(document.activeElement) ? document.activeElement : null;
    if (shown === null) opener = focused;
    shown = drawForm(person, form, hands);
    node.replaceChildren(shown.node);
    node.hidden = false;
    setInert(true);
    // Whoever is busy elsewhere on the page is left alone.
    if (focused !== null) shown.focus();
  }

  function close() {
    const hadFocus = node.contains(document.activeElement);
    shown = null;
    node.hidden = true;
    node.replaceChildren();
    setInert(false);
    if (hadFocus) (opener?.isConnected ? opener : hands.fallback()).focus({ preventScroll: true });
    opener = null;
  }

  function setInert(isInert) {
    for (const child of phone.children) if (child !== node) child.inert = isInert;
  }

  return {
    node,
    update(form) {
      if (form === null) {
        if (shown !== null) close();
      } else if (shown?.key === keyOf(form)) shown.update(form);
      else open(form);
    },
  };
}

/** What a form looks like before anybody has typed into it. */
function keyOf({ id, title, words, submit, fields }) {
  return JSON.stringify([
    id,
    title,
    words,
    submit,
    fields.map(({ name, label, kind, options }) => [name, label, kind, options]),
  ]);
}

function drawForm(person, form, hands) {
  const ids = `form-${person.id}`;
  const fields = form.fields.map((field) => drawField(field, `${ids}-${field.name}`, hands));
  const failure = el("p", { className: "sheet-failure", role: "alert" });
  let told = "";
  const send = form.submit === null ? null : el("button", { type: "submit", className: "sheet-send" }, form.submit);
  const close = () => hands.close().catch((error) => fail(error.message));
  const node = el(
    "form",
    { className: "sheet-form", noValidate: true, role: "dialog", "aria-labelledby": `${ids}-title` },
    el(
      "header",
      { className: "sheet-head" },
      el("h3", { id: `${ids}-title` }, form.title),
      el("button", { type: "button", className: "sheet-close", "aria-label": "Close", onclick: close }, "×"),
    ),
    el(
      "div",
      { className: "sheet-body" },
      failure,
      form.words ? el("p", { className: "sheet-words" }, form.words) : null,
      fields.map((field) => field.node),
    ),
    el(
      "footer",
      { className: "sheet-foot" },
      el("button", { type: "button", className: "sheet-cancel", onclick: close }, "Cancel"),
      send,
    ),
  );

  function fail(text) {
    setText(failure, text ?? "");
    failure.hidden = !text;
  }

  function focusFirstWrong() {
    fields.find((field) => field.isWrong())?.focus();
  }

  async function submit() {
    told = "";
    for (const field of fields) field.check();
    if (fields.some((field) => field.isWrong())) return focusFirstWrong();
    send.disabled = true;
    fail(null);
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value()]));
    await hands.submit(values).catch((error) => fail(error.message));
    send.disabled = false;
    if (node.isConnected) focusFirstWrong();
  }

  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send !== null && !send.disabled) submit();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    close();
  });

  /** Shows what the bot and the platform say, once each time they say it. */
  function update({ failure: refused, fields: next }) {
    const news = JSON.stringify([refused, next.map(({ error }) => error)]);
    if (news === told) return;
    told = news;
    if (refused !== null) fail(REFUSED);
    for (const [index, field] of fields.entries()) field.show(next[index].error);
  }

  fail(null);
  update(form);
  return {
    key: keyOf(form),
    node,
    update,
    focus: () => (fields[0] ?? { focus: () => node.querySelector("button").focus() }).focus(),
  };
}

/** One field with its label and with what is wrong with it. */
function drawField(field, id, hands) {
  const { control, input, value } = drawControl(field, id, hands);
  const error = el("p", { className: "field-error", id: `${id}-error` });
  const mark = el(
    "span",
    { className: field.isOptional ? "optional" : "required" },
    field.isOptional ? " (optional)" : " *",
  );
  const node = el("div", { className: "field" }, el("label", { htmlFor: id }, field.label, mark), control, error);
  let said = null;

  input.setAttribute("aria-describedby", error.id);
  if (!field.isOptional) input.setAttribute("aria-required", "true");

  function show(text) {
    said = text;
    setText(error, text ?? "");
    error.hidden = text === null;
    input.setAttribute("aria-invalid", String(text !== null));
  }

  show(null);
  return {
    name: field.name,
    node,
    value,
    show,
    check: () => show(!field.isOptional && value().trim() === "" ? REQUIRED : null),
    isWrong: () => said !== null,
    focus: () => input.focus(),
  };
}

function drawControl(field, id, hands) {
  if (field.kind === "asks") return choice(field, id, (text) => hands.suggest(field.name, text));
  if (field.kind === "people") return choice(field, id, async (text) => field.options.filter(fits(text)));
  const input = plainControl(field, id);
  input.value = field.value;
  return { control: input, input, value: () => input.value };
}

function choice(field, id, suggest) {
  const { node, input, value } = createChoiceField(field, id, suggest);
  return { control: node, input, value };
}

function fits(text) {
  const wanted = text.toLowerCase();
  return ({ label }) => label.toLowerCase().includes(wanted);
}

function plainControl({ kind, options, placeholder, maxLength }, id) {
  if (kind === "menu") {
    const none = el("option", { value: "" }, placeholder || "Choose");
    return el(
      "select",
      { id },
      none,
      options.map(({ value, label }) => el("option", { value }, label)),
    );
  }
  const limits = maxLength === null ? {} : { maxLength };
  if (kind === "lines") return el("textarea", { id, rows: 2, placeholder, ...limits });
  return el("input", { id, type: "text", autocomplete: "off", placeholder, ...limits });
}
