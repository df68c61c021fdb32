import { asObjects, isFilled, isObject, type Json } from "../json.js";
import { interactiveElements } from "./block-tree.js";
import { actionsOnly, button, contextActions, inputs, pressable, sectionOnly } from "./kit-elements.js";
import { richText } from "./kit-rich-text.js";
import {
  all,
  anyOf,
  boolean,
  type Fields,
  list,
  literal,
  object,
  oneOf,
  Report,
  type Rule,
  required,
  string,
  tagged,
  url,
} from "./kit-rule.js";
import { anyText, imageElement, imageFields, mrkdwn, plainText } from "./kit-text.js";

/** Where blocks are shown. */
export type Surface = "message" | "modal" | "home";

const MESSAGE_BLOCKS_MAX = 50;
const VIEW_BLOCKS_MAX = 100;

const block = (fields: Fields): Rule => object({ type: string(255), block_id: string(255), ...fields });

const everywhere: Record<string, Rule> = {
  actions: block({ elements: required(list(tagged({ ...pressable, ...actionsOnly }), 25)) }),
  context: block({
    elements: required(list(tagged({ image: imageElement, plain_text: anyText(3000), mrkdwn: anyText(3000) }), 10)),
  }),
  divider: block({}),
  header: block({ text: required(plainText(150)) }),
  image: all(oneOf("image_url", "slack_file"), block({ ...imageFields, title: plainText(2000) })),
  input: block({
    label: required(plainText(2000)),
    hint: plainText(2000),
    optional: boolean,
    element: required(tagged(inputs)),
    dispatch_action: boolean,
  }),
  rich_text: richText,
  section: all(
    anyOf("text", "fields"),
    block({
      text: anyText(3000),
      fields: list(anyText(2000), 10),
      accessory: tagged({ ...pressable, ...sectionOnly }),
      expand: boolean,
    }),
  ),
  video: block({
    video_url: required(url(3000)),
    thumbnail_url: required(url(3000)),
    alt_text: required(string(2000)),
    title: required(plainText(200)),
    title_url: url(3000),
    author_name: string(50),
    provider_name: string(255),
    provider_icon_url: url(3000),
    description: plainText(200),
  }),
};

const card = all(
  anyOf("hero_image", "title", "actions", "body"),
  block({
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(tagged({ button }), 25),
  }),
);

const onlyMessages: Record<string, Rule> = {
  card,
  carousel: block({ elements: required(list(tagged({ card }), 10)) }),
  container: all(
    anyOf("title", "rich_text_title"),
    block({
      title: plainText(150),
      rich_text_title: richText,
      subtitle: anyText(150),
      child_blocks: required(list(tagged(everywhere), 10)),
      width: literal("narrow", "standard", "wide", "full"),
      icon: imageElement,
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    }),
  ),
  context_actions: block({ elements: required(list(tagged(contextActions), 5)) }),
  markdown: block({ text: required(string(12_000)) }),
  file: block({ source: required(literal("remote")), external_id: required(string(255)) }),
};

const onlyModals: Record<string, Rule> = {
  alert: block({ text: required(anyText(3000)), level: literal("default", "info", "warning", "error", "success") }),
};

const bySurface: Record<Surface, Rule> = {
  message: list(tagged({ ...everywhere, ...onlyMessages }), MESSAGE_BLOCKS_MAX, 0),
  modal: list(tagged({ ...everywhere, ...onlyModals }), VIEW_BLOCKS_MAX, 0),
  home: list(tagged(everywhere), VIEW_BLOCKS_MAX, 0),
};

/** What is wrong with these blocks, in Slack's words; empty if nothing is. Tables, plans and files of agents are not known here. */
export function blockProblems(blocks: unknown, surface: Surface, at = "/blocks"): string[] {
  const report = new Report();
  bySurface[surface](blocks, at, report);
  if (report.problems.length > 0) return report.problems;
  checkUnique(asObjects(blocks), at, report);
  if (surface !== "modal") checkResponseUrls(asObjects(blocks), at, report);
  return report.problems;
}

function checkUnique(blocks: Json[], at: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, each] of blocks.entries()) {
    if (isFilled(each.block_id) && seen.has(each.block_id)) {
      report.add(`block_id "${each.block_id}" already exists for another block`, `${at}/${index}/block_id`);
    }
    if (isFilled(each.block_id)) seen.add(each.block_id);
    checkUniqueActions(each, `${at}/${index}`, report);
  }
}

function checkUniqueActions(each: Json, at: string, report: Report): void {
  const ids = interactiveElements([each]).map(({ block: owner, element }) => [owner, element.action_id] as const);
  const repeated = ids.find(([owner, id], index) =>
    ids.some(([otherOwner, other], at2) => at2 < index && isFilled(id) && other === id && otherOwner === owner),
  );
  if (repeated !== undefined) report.add(`action_id "${String(repeated[1])}" already exists for another element`, at);
}

/** Only a modal can be asked for response URLs. */
function checkResponseUrls(blocks: Json[], at: string, report: Report): void {
  for (const { element } of interactiveElements(blocks)) {
    if (element.response_url_enabled === true) report.add("response_url_enabled is only allowed in modals", at);
  }
}

/** Whether any of these blocks asks for input. */
export function hasInput(blocks: unknown): boolean {
  return asObjects(blocks).some((each) => isObject(each) && each.type === "input");
}
