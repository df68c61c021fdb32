import { asObjects, isObject, type Json } from "../json.js";
import { interactiveElements } from "./block-tree.js";
import { blockProblems, hasInput } from "./kit-blocks.js";
import { boolean, type Fields, literal, object, Report, type Rule, required, string } from "./kit-rule.js";
import { plainText } from "./kit-text.js";
import { invalidArguments, SlackError } from "./slack-error.js";

const VIEW_MAX_BYTES = 250_000;

/** Blocks are judged by themselves. */
const blocks: Rule = () => {};

const common: Fields = {
  blocks: required(blocks),
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
  external_id: string(255, 0),
};

const modal = object({
  ...common,
  type: literal("modal"),
  title: required(plainText(24)),
  close: plainText(24),
  submit: plainText(24),
  clear_on_close: boolean,
  notify_on_close: boolean,
  submit_disabled: boolean,
});

const home = object({ ...common, type: literal("home") });

/**
 * Refuses a view the platform would not take, and answers it as an object.
 * @throws SlackError `invalid_arguments` with the reasons, or `view_too_large`
 */
export function checkView(view: unknown, type: "modal" | "home"): Json {
  if (!isObject(view)) throw invalidArguments("must provide an object [json-pointer:/view]");
  if (view.type !== type) throw invalidArguments(`must be a view of type ${type} [json-pointer:/view/type]`);
  if (Buffer.byteLength(JSON.stringify(view)) > VIEW_MAX_BYTES) throw new SlackError("view_too_large");
  const problems = viewProblems(view, type);
  if (problems.length > 0) throw invalidArguments(...problems);
  return view;
}

function viewProblems(view: Json, type: "modal" | "home"): string[] {
  const report = new Report();
  (type === "modal" ? modal : home)(view, "/view", report);
  report.problems.push(...blockProblems(view.blocks, type, "/view/blocks"));
  if (type === "modal" && hasInput(view.blocks) && view.submit === undefined) {
    report.add("missing required field: submit", "/view");
  }
  const focused = interactiveElements(asObjects(view.blocks)).filter(({ element }) => element.focus_on_load === true);
  if (focused.length > 1) report.add("only one element can have focus_on_load", "/view/blocks");
  return report.problems;
}
