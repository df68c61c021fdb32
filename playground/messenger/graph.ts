import { isFilled, type Json } from "../json.js";
import { checkToken, checkVersion, type GraphCredentials } from "./graph-auth.js";
import type { GraphCall } from "./graph-call.js";
import { invalidParam, refusals } from "./graph-error.js";
import type { Page } from "./page.js";
import { deleteProfile, readProfile, readSubscription, subscribe, writeProfile } from "./page-settings.js";
import type { Send } from "./send.js";
import type { Person } from "./thread.js";

const PROFILE_FIELDS = ["id", "first_name", "last_name", "name", "profile_pic"];
/** Asking for these is allowed, but they come only with permissions of their own. */
const WITHHELD_FIELDS = ["locale", "timezone", "gender"];

/** Answers a call with the body of a 200 and the version that served it, or throws a GraphError. */
export type Graph = (call: GraphCall) => { body: Json; version: string };

/** The Graph API of one Page. */
export function createGraph(page: Page, send: Send, credentials: GraphCredentials): Graph {
  return (call) => {
    const version = checkVersion(call, credentials);
    checkToken(call, credentials);
    return { version, body: route(page, send, call) };
  };
}

function route(page: Page, send: Send, call: GraphCall): Json {
  const [node = "", edge] = call.path;
  const isPage = node === "me" || node === page.id;
  const params = withoutCredentials(call.params);
  if (call.path.length === 1 && call.method === "GET") return isPage ? pageNode(page) : personNode(page, node, params);
  if (!isPage || call.path.length !== 2) throw refusals.unsupported(call.method, node);
  switch (`${call.method} ${edge}`) {
    case "POST messages":
      return send(params);
    case "GET messenger_profile":
      return readProfile(page, params);
    case "POST messenger_profile":
      return writeProfile(page, params);
    case "DELETE messenger_profile":
      return deleteProfile(page, params);
    case "POST subscribed_apps":
      return subscribe(page, params);
    case "GET subscribed_apps":
      return readSubscription(page);
    default:
      throw refusals.unknownPath(`/${edge}`);
  }
}

function withoutCredentials(params: Json): Json {
  const { access_token: _token, appsecret_proof: _proof, ...rest } = params;
  return rest;
}

function pageNode(page: Page): Json {
  return { name: page.name, id: page.id };
}

function personNode(page: Page, psid: string, params: Json): Json {
  const person = page.findThread(psid)?.person;
  if (person === undefined) throw refusals.unsupported("GET", psid);
  const fields = isFilled(params.fields)
    ? params.fields.split(",")
    : PROFILE_FIELDS.filter((field) => field !== "name");
  const odd = fields.find((field) => !PROFILE_FIELDS.includes(field) && !WITHHELD_FIELDS.includes(field));
  if (odd !== undefined) throw invalidParam(`Tried accessing nonexisting field (${odd}) on node type (User)`);
  if (person.hasProfile === false) throw refusals.noProfile();
  const profile = profileOf(person);
  return Object.fromEntries(Object.entries(profile).filter(([field]) => field === "id" || fields.includes(field)));
}

function profileOf(person: Person): Json {
  const [first = "", ...rest] = person.name.split(" ");
  return {
    first_name: first,
    last_name: rest.join(" "),
    name: person.name,
    profile_pic: `https://platform-lookaside.fbsbx.com/platform/profilepic/?psid=${person.psid}`,
    id: person.psid,
  };
}
