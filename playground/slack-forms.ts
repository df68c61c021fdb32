import { BadCall, letThrough } from "./answers.js";
import { asObject, asObjects, asText, type Json } from "./json.js";
import type { Account } from "./people.js";
import type { SeenView } from "./slack/seen-view.js";
import { checkAnswer, type SlackSide } from "./slack-side.js";
import type { FormField, Forms, FormValues, PaneForm } from "./surfaces.js";

/** Modals of one app, as people fill them in. `people` are those of the workspace. */
export function createSlackForms(slack: SlackSide, people: readonly Account[]): Forms {
  return {
    open(userId) {
      const view = slack.modal(userId);
      return view === null ? null : formOf(view, people);
    },
    async submit(userId, values) {
      const chosen = valuesFor(modalOf(slack, userId), values);
      checkAnswer(await letThrough("Slack", () => slack.submitView(userId, chosen), "values"));
    },
    async close(userId) {
      modalOf(slack, userId);
      const answer = await slack.closeModal(userId);
      if (answer !== null) checkAnswer(answer);
    },
    async suggest(userId, field, text) {
      const { blocks, viewId } = modalOf(slack, userId);
      const actionId = asText(elementIn(blocks, field).action_id);
      const answer = await letThrough("Slack", () => slack.suggest(userId, actionId, text, { viewId }), "field");
      checkAnswer(answer);
      return answer.options.map(({ text: label, value }) => ({ label, value }));
    },
  };
}

function modalOf(slack: SlackSide, userId: string): SeenView {
  const view = slack.modal(userId);
  if (view === null) throw new BadCall("conflict", "There is no dialog open.");
  return view;
}

function elementIn(blocks: readonly Json[], field: string): Json {
  return asObject(blocks.find((block) => block.block_id === field)?.element);
}

function formOf(view: SeenView, people: readonly Account[]): PaneForm {
  const { viewId: id, title, text: words, submit, failure, blocks } = view;
  const fields = blocks.filter(({ type }) => type === "input").map((block) => fieldOf(block, view, people));
  return { id, title, words, fields, submit, failure };
}

const KINDS: Record<string, FormField["kind"]> = {
  external_select: "asks",
  users_select: "people",
  static_select: "menu",
};

function fieldOf(block: Json, { values, errors }: SeenView, people: readonly Account[]): FormField {
  const element = asObject(block.element);
  const name = asText(block.block_id);
  const kind = KINDS[asText(element.type)] ?? (element.multiline === true ? "lines" : "line");
  const options = optionsOf(element, kind, people);
  return {
    name,
    label: asText(asObject(block.label).text),
    kind,
    isOptional: block.optional === true,
    ...filledIn(asObject(values[name]?.[asText(element.action_id)]), options),
    placeholder: asText(asObject(element.placeholder).text),
    maxLength: typeof element.max_length === "number" ? element.max_length : null,
    options,
    error: errors[name] ?? null,
  };
}

function optionsOf(element: Json, kind: FormField["kind"], people: readonly Account[]): FormField["options"] {
  if (kind === "people") return people.map(({ userId, name }) => ({ value: userId, label: name }));
  return asObjects(element.options).map(optionOf);
}

function optionOf({ value, text }: Json): FormField["options"][number] {
  return { value: asText(value), label: asText(asObject(text).text) };
}

function filledIn(state: Json, options: FormField["options"]): Pick<FormField, "value" | "shown"> {
  if (state.selected_option) {
    const { value, label } = optionOf(asObject(state.selected_option));
    return { value, shown: label };
  }
  const value = asText(state.selected_user) || asText(state.value);
  return { value, shown: options.find((option) => option.value === value)?.label ?? value };
}

/** Nothing chosen is null to Slack, as is nothing typed. */
function valuesFor({ blocks }: SeenView, values: FormValues): Record<string, string | null> {
  const known = new Set(blocks.map(({ block_id }) => block_id));
  const stranger = Object.keys(values).find((name) => !known.has(name));
  if (stranger !== undefined) throw new BadCall("bad_request", `The dialog has no field "${stranger}".`, "values");
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === "" ? null : value]));
}
