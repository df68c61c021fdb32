import type { Message, Person } from "../../bots/domain.js";
import { type MannerOf, tongueOf } from "../../bots/manner.js";
import type { Clock, Log, People, Random, Visits } from "../../bots/ports.js";
import type { Language } from "../../bots/say.js";
import { textsIn } from "../../bots/text.js";
import type { HttpRequest, HttpResponse, Route } from "../../http-port.js";
import { wordsFor, wordsOf } from "../words.js";
import type { Shown } from "./blocks.js";
import { busyPage, enterPage, foreignPage, gonePage, leftPage, outPage, overPage } from "./doors.js";
import { home } from "./form.js";
import { listSections } from "./own-sections.js";
import { createPace, type Pace } from "./pace.js";
import { pluginSections, type SectionSource } from "./plugin-sections.js";
import { formKey, isFormOf, isFromElsewhere, signedIn, signedOut, type Visitor, visitorOf } from "./session.js";
import { dataSection, settingsSection } from "./settings-section.js";
import { addressOf, createTalk, pageManner, type Talk, type TalkParts } from "./talk.js";
import { pageView } from "./view.js";

export interface MeParts extends TalkParts {
  visits: Pick<Visits, "isInvited" | "enter" | "whose" | "leave">;
  people: Pick<People, "get">;
  /** Whether the operator has switched the API on. */
  hasApi: boolean;
  /** What plugins show. */
  sections: readonly SectionSource[];
  mannerOf: MannerOf;
  /** Without a slash at the end. */
  publicUrl: string;
  clock: Clock;
  random: Random;
  log: Log;
  /** How long the page waits for one plugin. Default 3 s of real time. */
  patienceMs?: number;
}

interface Open extends MeParts {
  talk: Talk;
  /** By person: showings of the page, and what is said there. */
  looks: Pace;
  words: Pace;
  /** By address: links that are tried. */
  tries: Pace;
}

const minuteMs = 60_000;
/** A token and the words around it. */
const maxTokenBytes = 1024;

/** Where a token's page is, in the language of the chat it is given in. */
export function pageUrl(publicUrl: string, token: string, language: Language): string {
  return `${publicUrl}${home}/enter?token=${encodeURIComponent(token)}&lang=${language}`;
}

/**
 * `/me`: somebody's own page. A link from the chat opens `/me/enter`, whose button signs the browser in; what is pressed on
 * the page is said in the conversation, and its answer is shown.
 */
export function meRoutes(parts: MeParts): Route[] {
  const open: Open = {
    ...parts,
    talk: createTalk(parts),
    looks: createPace(parts.clock, 300, 5 * minuteMs),
    words: createPace(parts.clock, 60, 5 * minuteMs),
    tries: createPace(parts.clock, 60, 10 * minuteMs),
  };
  return [
    { method: "GET", path: home, handle: (request) => look(open, request) },
    { method: "POST", path: home, handle: (request) => say(open, request) },
    { method: "GET", path: `${home}/enter`, handle: (request) => showDoor(open, request) },
    { method: "POST", path: `${home}/enter`, maxBodyBytes: maxTokenBytes, handle: (request) => enter(open, request) },
    { method: "POST", path: `${home}/leave`, maxBodyBytes: maxTokenBytes, handle: (request) => leave(open, request) },
  ];
}

async function showDoor({ visits, tries }: Open, request: HttpRequest): Promise<HttpResponse> {
  const words = wordsFor(request);
  if (!tries.take(request.ip)) return busyPage(words);
  const token = request.query.get("token") ?? "";
  return (await visits.isInvited(token)) ? enterPage(words, token) : overPage(words);
}

async function enter({ visits, tries, publicUrl }: Open, request: HttpRequest): Promise<HttpResponse> {
  const words = wordsFor(request);
  if (!tries.take(request.ip)) return busyPage(words);
  // Or another site could sign somebody in to a page that is not theirs.
  if (isFromElsewhere(request)) return foreignPage(words);
  const proof = await visits.enter(formOf(request).get("token") ?? "");
  if (proof === null) return overPage(words);
  return ledTo(home, { "set-cookie": signedIn(publicUrl, proof) });
}

async function leave(open: Open, request: HttpRequest): Promise<HttpResponse> {
  const visitor = await visitorOf(open, request);
  if (visitor && !isFormOf(visitor.proof, formOf(request).get("key") ?? "")) return foreignPage(wordsFor(request));
  if (visitor) await open.visits.leave(visitor.proof);
  const words = visitor ? wordsOf(tongueFor(open, visitor.person).language) : wordsFor(request);
  return leftPage(words, signedOut(open.publicUrl));
}

async function look(open: Open, request: HttpRequest): Promise<HttpResponse> {
  const visitor = await visitorOf(open, request);
  if (!visitor) return outPage(wordsFor(request), 200, isFromElsewhere(request));
  if (!open.looks.take(visitor.person.id)) return busyPage(wordsFor(request));
  const id = request.query.get("answer") ?? "";
  const answer = /^[\w-]{22}$/u.test(id) ? await open.talk.answered(visitor.person, id) : null;
  return show(open, visitor, request.query, answer);
}

async function say(open: Open, request: HttpRequest): Promise<HttpResponse> {
  const visitor = await visitorOf(open, request);
  const form = formOf(request);
  if (!visitor) return outPage(wordsFor(request), 401, false);
  if (isFromElsewhere(request) || !isFormOf(visitor.proof, form.get("key") ?? ""))
    return foreignPage(wordsFor(request));
  if (!open.words.take(visitor.person.id)) return busyPage(wordsOf(tongueFor(open, visitor.person).language));
  const text = `${form.get("say") ?? ""} ${form.get("more") ?? ""}`.trim();
  return text === "" ? ledTo(home) : answer(open, visitor, nonceOf(open, form), text);
}

async function answer(open: Open, visitor: Visitor, nonce: string, text: string): Promise<HttpResponse> {
  const { reply, id } = await open.talk.say(visitor.person, nonce, text);
  const now = await visitorOf(open, { cookies: { me: visitor.proof } });
  if (!now) return gonePage(wordsOf(tongueFor(open, visitor.person).language), signedOut(open.publicUrl), reply);
  return id === null ? show(open, now, new URLSearchParams(), reply) : ledTo(`${home}?answer=${id}#answer`);
}

async function show(
  open: Open,
  { person, proof }: Visitor,
  pages: URLSearchParams,
  answer: Message | null,
): Promise<HttpResponse> {
  const { talk, sections, hasApi, log, patienceMs = 3_000 } = open;
  const shown: Shown = {
    keys: { key: formKey(proof), nonce: open.random.id() },
    say: textsIn(tongueFor(open, person)).say,
  };
  const [lists, notify, ofPlugins] = await Promise.all([
    listSections(talk, person, shown, pages),
    talk.read(person, "notify"),
    pluginSections(sections, person, shown, { log, patienceMs }),
  ]);
  const own = [settingsSection(shown, { person, notify, hasApi }), dataSection(shown, person)];
  return pageView({ person, shown, sections: [...lists, ...ofPlugins, ...own], answer });
}

function tongueFor({ mannerOf }: Open, person: Person) {
  return tongueOf(person, addressOf(person), pageManner(mannerOf));
}

/** One that is not as we make them is none, so that what was pressed still happens. */
function nonceOf({ random }: Open, form: URLSearchParams): string {
  const nonce = form.get("nonce") ?? "";
  return /^[\w-]{8,64}$/u.test(nonce) ? nonce : random.id();
}

function formOf({ body }: HttpRequest): URLSearchParams {
  return new URLSearchParams(body.toString("utf8"));
}

function ledTo(location: string, headers: Record<string, string> = {}): HttpResponse {
  return { status: 303, headers: { location, "cache-control": "no-store", ...headers } };
}
