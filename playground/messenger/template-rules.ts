import { asList, asObject, isFilled, type Json } from "../json.js";
import { invalidParam, tooLong, tooMany } from "./graph-error.js";

const ELEMENTS_MAX = 10;
const BUTTONS_MAX = 3;
const ELEMENT_TEXT_MAX = 80;
const BUTTON_TITLE_MAX = 20;
const BUTTON_TEMPLATE_TEXT_MAX = 640;
const ONE_TIME_TITLE_MAX = 65;
const MEDIA_TYPES = ["image", "audio", "video", "file"];

/** Longest payload of a button or a quick reply, in characters. */
export const PAYLOAD_MAX = 1000;

/** Refuses an `attachment` the platform would not take: type, template, lengths, counts, URLs. */
export function checkAttachment(attachment: Json): void {
  const payload = asObject(attachment.payload);
  if (attachment.type === "template") checkTemplate(payload);
  else if (MEDIA_TYPES.includes(String(attachment.type))) checkMedia(payload);
  else throw invalidParam("Param message[attachment][type] must be one of {AUDIO, FILE, IMAGE, TEMPLATE, VIDEO}");
}

function checkMedia(payload: Json): void {
  if (!isFilled(payload.attachment_id)) checkUrl(payload.url, "message[attachment][payload][url]");
}

function checkTemplate(payload: Json): void {
  switch (payload.template_type) {
    case "generic":
      checkGeneric(payload);
      break;
    case "button":
      checkButtonTemplate(payload);
      break;
    case "one_time_notif_req":
      checkOneTimeRequest(payload);
      break;
    default:
      throw invalidParam("Invalid template_type: must be one of {generic, button, one_time_notif_req}");
  }
}

function checkGeneric(payload: Json): void {
  const elements = asList(payload.elements);
  if (elements.length === 0) throw invalidParam("param name_placeholder[elements] must be non-empty.");
  if (elements.length > ELEMENTS_MAX) throw tooMany("name_placeholder[elements]");
  for (const [index, element] of elements.entries())
    checkElement(asObject(element), `name_placeholder[elements][${index}]`);
}

function checkElement(element: Json, param: string): void {
  checkText(element.title, `${param}[title]`, ELEMENT_TEXT_MAX);
  if (element.subtitle !== undefined) checkText(element.subtitle, `${param}[subtitle]`, ELEMENT_TEXT_MAX);
  if (element.image_url !== undefined) checkUrl(element.image_url, `${param}[image_url]`);
  if (element.default_action !== undefined) checkDefaultAction(asObject(element.default_action), param);
  if (element.buttons !== undefined) checkButtons(element.buttons, `${param}[buttons]`);
  const more = [element.subtitle, element.image_url, element.default_action, element.buttons];
  if (more.every((part) => part === undefined)) throw invalidParam(`${param} needs more than a title`);
}

function checkDefaultAction(action: Json, param: string): void {
  if (action.type !== "web_url") throw invalidParam(`Param ${param}[default_action][type] must be web_url`);
  if (action.title !== undefined) {
    throw invalidParam(`Invalid keys "title" were found in param "${param}[default_action]".`);
  }
  checkUrl(action.url, `${param}[default_action][url]`);
}

function checkButtonTemplate(payload: Json): void {
  checkText(payload.text, "name_placeholder[text]", BUTTON_TEMPLATE_TEXT_MAX);
  checkButtons(payload.buttons, "name_placeholder[buttons]");
}

function checkOneTimeRequest(payload: Json): void {
  checkText(payload.title, "name_placeholder[title]", ONE_TIME_TITLE_MAX);
  checkText(payload.payload, "name_placeholder[payload]", PAYLOAD_MAX);
}

function checkButtons(value: unknown, param: string): void {
  const buttons = asList(value);
  if (buttons.length === 0) throw invalidParam(`param ${param} must be non-empty.`);
  if (buttons.length > BUTTONS_MAX) throw tooMany(param);
  for (const [index, button] of buttons.entries()) checkButton(asObject(button), `${param}[${index}]`);
}

function checkButton(button: Json, param: string): void {
  checkText(button.title, `${param}[title]`, BUTTON_TITLE_MAX);
  if (button.type === "web_url") checkUrl(button.url, `${param}[url]`);
  else if (button.type === "postback") checkText(button.payload, `${param}[payload]`, PAYLOAD_MAX);
  else throw invalidParam(`Param ${param}[type] must be one of {postback, web_url}`);
}

/** Refuses anything but a string of 1 to `limit` characters. */
export function checkText(value: unknown, param: string, limit: number): void {
  if (!isFilled(value)) throw invalidParam(`param ${param} must be non-empty.`);
  if (value.length > limit) throw tooLong(param, limit);
}

function checkUrl(value: unknown, param: string): void {
  const isWeb = isFilled(value) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  if (!isWeb) throw invalidParam(`Param ${param} should represent a valid URL`);
}
