import { limits } from "../bots/limits.js";
import type { Visits } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { notForgotten } from "./changes.js";
import { digest, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { type Plan, transact, valueIs } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "random">;
type Invited = Awaited<ReturnType<Visits["invite"]>>;

/** A link that was given, without what opens it. Links stay for a day, so that they can be counted. */
interface Link {
  turnId: string;
  digest: string;
  atMs: number;
  isOver?: boolean;
}

/** A browser that is signed in, without what it proves itself with. */
interface Browser {
  digest: string;
  sinceMs: number;
  seenMs: number;
}

interface Stored {
  links: Link[];
  browsers: Browser[];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * Links and browsers in the slot of whom they belong to; forgetting the person takes them along. What a link and a browser
 * carry is the person's id, a dot and 128 random bits, of which only a digest is stored.
 */
export function redisVisits(parts: Parts): Visits {
  return {
    invite: (personId, turnId) => transact(parts.redis, () => planInvite(parts, personId, turnId)),
    isInvited: async (token) => (await findLink(parts, token)) !== null,
    enter: (token) => transact(parts.redis, () => planEnter(parts, token)),
    whose: (proof) => transact(parts.redis, () => planSeen(parts, proof)),
    leave: (proof) => transact(parts.redis, () => planLeave(parts, proof)),
    leaveAll: (personId) => transact(parts.redis, () => planLeaveAll(parts, personId)),
  };
}

/** All of it is one text, so that nothing can be added beside something else. */
async function read({ redis, prefix, clock }: Parts, personId: string) {
  const key = slotKeys(prefix, personId).visits;
  const text = await atRedis(() => redis.get(key));
  const { links, browsers } = parse<Stored>(text) ?? { links: [], browsers: [] };
  const nowMs = clock.nowMs();
  return {
    key,
    text,
    personId,
    links: links.filter(({ atMs }) => nowMs - atMs < dayMs),
    browsers: browsers.filter((browser) => isSignedIn(browser, nowMs)),
  };
}

type Read = Awaited<ReturnType<typeof read>>;

function isSignedIn({ sinceMs, seenMs }: Browser, nowMs: number): boolean {
  return nowMs - sinceMs < limits.pageHours * hourMs && nowMs - seenMs < limits.pageIdleHours * hourMs;
}

/** Writes it back, unless it has changed or the person is gone. */
function planOf<T>({ prefix }: Parts, { key, text, personId }: Read, next: Stored, result: T): Plan<T> {
  return {
    result,
    guards: [notForgotten(slotKeys(prefix, personId)), valueIs(key, text)],
    ops: [["SET", key, JSON.stringify(next), "PX", dayMs]],
  };
}

async function planInvite(parts: Parts, personId: string, turnId: string): Promise<Plan<Invited>> {
  const stored = await read(parts, personId);
  const others = stored.links.filter((link) => link.turnId !== turnId);
  const first = others.at(-limits.pageLinksPerDay);
  if (first) return { result: { kind: "limited", untilMs: first.atMs + dayMs } };
  const secret = parts.random.id();
  const link: Link = { turnId, digest: digest(secret), atMs: parts.clock.nowMs() };
  const { browsers } = stored;
  const result = { kind: "opened", token: `${personId}.${secret}` } as const;
  return planOf(parts, stored, { links: [...others, link], browsers }, result);
}

async function planEnter(parts: Parts, token: string): Promise<Plan<string | null>> {
  const found = await findLink(parts, token);
  if (!found) return { result: null };
  const secret = parts.random.id();
  const nowMs = parts.clock.nowMs();
  const browser: Browser = { digest: digest(secret), sinceMs: nowMs, seenMs: nowMs };
  const links = found.links.map((link) => (link === found.link ? { ...link, isOver: true } : link));
  const browsers = [...found.browsers, browser].slice(-limits.pageBrowsers);
  return planOf(parts, found, { links, browsers }, `${found.personId}.${secret}`);
}

/** Written once a minute at most: a page asks more often than anybody thinks of leaving. */
async function planSeen(parts: Parts, proof: string): Promise<Plan<string | null>> {
  const found = await findBrowser(parts, proof);
  if (!found) return { result: null };
  const nowMs = parts.clock.nowMs();
  if (nowMs - found.browser.seenMs < minuteMs) return { result: found.personId };
  const browsers = found.browsers.map((one) => (one === found.browser ? { ...one, seenMs: nowMs } : one));
  return planOf(parts, found, { links: found.links, browsers }, found.personId);
}

async function planLeave(parts: Parts, proof: string): Promise<Plan<void>> {
  const found = await findBrowser(parts, proof);
  if (!found) return { result: undefined };
  const browsers = found.browsers.filter((one) => one !== found.browser);
  return planOf(parts, found, { links: found.links, browsers }, undefined);
}

async function planLeaveAll(parts: Parts, personId: string): Promise<Plan<void>> {
  const stored = await read(parts, personId);
  if (stored.text === null) return { result: undefined };
  const links = stored.links.map((link) => ({ ...link, isOver: true }));
  return planOf(parts, stored, { links, browsers: [] }, undefined);
}

/** Null: made up, used, or too old. */
async function findLink(parts: Parts, token: string) {
  const { personId, secret } = taken(token);
  if (personId === null) return null;
  const stored = await read(parts, personId);
  const isGood = ({ atMs, isOver }: Link) => !isOver && parts.clock.nowMs() - atMs < limits.pageLinkMinutes * minuteMs;
  const link = stored.links.find((one) => one.digest === digest(secret) && isGood(one));
  return link ? { ...stored, link } : null;
}

async function findBrowser(parts: Parts, proof: string) {
  const { personId, secret } = taken(proof);
  if (personId === null) return null;
  const stored = await read(parts, personId);
  const browser = stored.browsers.find((one) => one.digest === digest(secret));
  return browser ? { ...stored, browser } : null;
}

function taken(text: string): { personId: string | null; secret: string } {
  const [, personId = null, secret = ""] = /^(p_[\w-]{1,64})\.([\w-]{1,64})$/u.exec(text) ?? [];
  return { personId, secret };
}
