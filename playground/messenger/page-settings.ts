import { asList, asObject, isFilled, type Json } from "../json.js";
import { invalidParam, tooLong } from "./graph-error.js";
import type { Page } from "./page.js";
import { checkText, PAYLOAD_MAX } from "./template-rules.js";

const MENU_ITEMS_MAX = 20;
const ICE_BREAKERS_MAX = 4;
const MENU_TITLE_MAX = 30;
const GREETING_MAX = 160;
const PROFILE_FIELDS = [
  "get_started",
  "greeting",
  "persistent_menu",
  "ice_breakers",
  "commands",
  "whitelisted_domains",
  "account_linking_url",
];
const WEBHOOK_FIELDS = [
  "messages",
  "message_deliveries",
  "message_echoes",
  "message_edits",
  "message_reactions",
  "message_reads",
  "message_template_status_update",
  "messaging_account_linking",
  "messaging_handovers",
  "messaging_optins",
  "messaging_policy_enforcement",
  "messaging_postbacks",
  "messaging_referrals",
  "standby",
];

/** `GET /me/messenger_profile?fields=`: the fields that are set, or an empty list. */
export function readProfile(page: Page, params: Json): Json {
  const fields = listed(params.fields);
  if (fields.length === 0) throw invalidParam("The parameter fields is required");
  checkFieldNames(fields, PROFILE_FIELDS, "fields");
  const set = Object.fromEntries(Object.entries(page.profile).filter(([field]) => fields.includes(field)));
  return { data: Object.keys(set).length === 0 ? [] : [set] };
}

/** `POST /me/messenger_profile`: sets the given fields, all or none. */
export function writeProfile(page: Page, params: Json): Json {
  const given = Object.entries(params);
  if (given.length === 0) throw invalidParam("Messenger Profile: at least one property must be set");
  checkFieldNames(Object.keys(params), PROFILE_FIELDS, "properties");
  const next: Json = { ...page.profile, ...params };
  checkProfile(next);
  page.profile = structuredClone(next);
  return { result: "success" };
}

/** `DELETE /me/messenger_profile` with `fields`. */
export function deleteProfile(page: Page, params: Json): Json {
  const fields = listed(params.fields);
  if (fields.length === 0) throw invalidParam("The parameter fields is required");
  checkFieldNames(fields, PROFILE_FIELDS, "fields");
  const next: Json = Object.fromEntries(Object.entries(page.profile).filter(([field]) => !fields.includes(field)));
  checkProfile(next);
  page.profile = next;
  return { result: "success" };
}

/** `POST /PAGE/subscribed_apps` with `subscribed_fields`: from now on only these reach the webhook. */
export function subscribe(page: Page, params: Json): Json {
  const fields = listed(params.subscribed_fields);
  if (fields.length === 0) throw invalidParam("The parameter subscribed_fields is required");
  checkFieldNames(fields, WEBHOOK_FIELDS, "subscribed_fields");
  page.subscribedFields = new Set(fields);
  return { success: true };
}

/** `GET /PAGE/subscribed_apps`. */
export function readSubscription(page: Page): Json {
  return { data: page.subscribedFields === null ? [] : [{ subscribed_fields: [...page.subscribedFields] }] };
}

/** Graph takes lists as JSON arrays and as comma-separated text. */
function listed(value: unknown): string[] {
  if (isFilled(value)) return value.split(",").map((part) => part.trim());
  return asList(value).map(String);
}

function checkFieldNames(names: string[], allowed: string[], param: string): void {
  const odd = names.find((name) => !allowed.includes(name));
  if (odd !== undefined) throw invalidParam(`Param ${param} must be one of {${allowed.join(", ")}}, got "${odd}"`);
}

function checkProfile(profile: Json): void {
  if (profile.get_started !== undefined) {
    checkText(asObject(profile.get_started).payload, "get_started[payload]", PAYLOAD_MAX);
  }
  for (const greeting of asList(profile.greeting)) checkText(asObject(greeting).text, "greeting[text]", GREETING_MAX);
  if (asList(profile.ice_breakers).length > ICE_BREAKERS_MAX) throw tooLong("ice_breakers", ICE_BREAKERS_MAX);
  if (profile.persistent_menu !== undefined) checkMenu(profile);
}

function checkMenu(profile: Json): void {
  if (profile.get_started === undefined) {
    throw invalidParam("You must set a Get Started button if you also wish to use persistent menu.", 2018145);
  }
  for (const menu of asList(profile.persistent_menu)) {
    const items = asList(asObject(menu).call_to_actions);
    if (items.length > MENU_ITEMS_MAX) throw tooLong("persistent_menu[call_to_actions]", MENU_ITEMS_MAX);
    for (const item of items) checkMenuItem(asObject(item));
  }
}

function checkMenuItem(item: Json): void {
  // Nested menus are gone: an item either calls the bot or opens a page.
  if (item.type !== "postback" && item.type !== "web_url") {
    throw invalidParam("Param persistent_menu[call_to_actions][type] must be one of {postback, web_url}");
  }
  checkText(item.title, "persistent_menu[call_to_actions][title]", MENU_TITLE_MAX);
  const target = item.type === "postback" ? item.payload : item.url;
  checkText(target, "persistent_menu[call_to_actions]", PAYLOAD_MAX);
}
