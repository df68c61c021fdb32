import { limits } from "../bots/limits.js";
import type { Exports } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { notForgotten } from "./changes.js";
import { digest, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { type Plan, transact, valueIs } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "random">;
type Opened = Awaited<ReturnType<Exports["open"]>>;

/** A link that was given, without what opens it. Links stay for a day, so that they can be counted. */
interface Link {
  turnId: string;
  digest: string;
  atMs: number;
  isUsed?: boolean;
}

const dayMs = 24 * 60 * 60_000;
const lifeMs = limits.exportLinkMinutes * 60_000;

/**
 * Links in the slot of whom they are about; forgetting the person takes them along. A token is the person's id, a dot
 * and 128 random bits, of which only a digest is stored.
 */
export function redisExports(parts: Parts): Exports {
  return {
    open: (personId, turnId) => transact(parts.redis, () => planOpen(parts, personId, turnId)),
    isOpen: async (token) => (await findLink(parts, token)) !== null,
    close: (token) => transact(parts.redis, () => planClose(parts, token)),
  };
}

/** All links are one text, so that none can be added beside another. */
async function read({ redis, prefix, clock }: Parts, personId: string) {
  const key = slotKeys(prefix, personId).exports;
  const text = await atRedis(() => redis.get(key));
  const sinceMs = clock.nowMs() - dayMs;
  return { key, text, links: (parse<Link[]>(text) ?? []).filter(({ atMs }) => atMs > sinceMs) };
}

async function planOpen(parts: Parts, personId: string, turnId: string): Promise<Plan<Opened>> {
  const { key, text, links } = await read(parts, personId);
  const others = links.filter((link) => link.turnId !== turnId);
  const first = others.at(-limits.exportsPerDay);
  if (first) return { result: { kind: "limited", untilMs: first.atMs + dayMs } };
  const secret = parts.random.id();
  const link: Link = { turnId, digest: digest(secret), atMs: parts.clock.nowMs() };
  return {
    result: { kind: "opened", token: `${personId}.${secret}` },
    guards: [notForgotten(slotKeys(parts.prefix, personId)), valueIs(key, text)],
    ops: [["SET", key, JSON.stringify([...others, link]), "PX", dayMs]],
  };
}

async function planClose(parts: Parts, token: string): Promise<Plan<string | null>> {
  const found = await findLink(parts, token);
  if (!found) return { result: null };
  const { key, text, links, personId } = found;
  const closed = links.map((link) => (link === found.link ? { ...link, isUsed: true } : link));
  return {
    result: personId,
    guards: [valueIs(key, text)],
    ops: [["SET", key, JSON.stringify(closed), "PX", dayMs]],
  };
}

/** Null: made up, used, or too old. */
async function findLink(parts: Parts, token: string) {
  const [, personId, secret = ""] = /^(p_[\w-]{1,64})\.([\w-]{1,64})$/u.exec(token) ?? [];
  if (personId === undefined) return null;
  const stored = await read(parts, personId);
  const wanted = digest(secret);
  const isGood = ({ atMs, isUsed }: Link) => !isUsed && parts.clock.nowMs() - atMs < lifeMs;
  const link = stored.links.find((one) => one.digest === wanted && isGood(one));
  return link ? { ...stored, personId, link } : null;
}
