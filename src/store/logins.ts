import { timingSafeEqual } from "node:crypto";
import { UpstreamError } from "../bots/errors.js";
import { limits } from "../bots/limits.js";
import type { GrantedLogin, Logins, OpenedLogin } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { storeCode } from "./codes.js";
import { digest, loginKey } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { createSeal, type Seal } from "./seal.js";
import { type Plan, transact, valueIs } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "random" | "encryptionKeys">;

interface OpenLogin extends OpenedLogin {
  browser: string;
  expiresAtMs: number;
}

const loginLifeMs = limits.loginMinutes * 60_000;
const codeDigits = 16;
const codeAttempts = 5;

/** Logins between the click on the link and the code on the page. */
export function redisLogins(parts: Parts, seal: Seal = createSeal(parts.encryptionKeys)): Logins {
  return {
    open: (from, asks, language) => open(parts, { from, asks, ...(language ? { language } : {}) }),
    close: (state, browserKey) => transact(parts.redis, () => planClose(parts, state, browserKey)),
    issueCode: (login, consentWording) => issueCode(parts, seal, login, consentWording),
  };
}

async function open({ redis, prefix, clock, random }: Parts, opened: OpenedLogin) {
  const [state, browserKey] = [random.id(), random.id()];
  const login: OpenLogin = { ...opened, browser: digest(browserKey), expiresAtMs: clock.nowMs() + loginLifeMs };
  await atRedis(() => redis.set(loginKey(prefix, state), JSON.stringify(login), "PX", loginLifeMs));
  return { state, browserKey };
}

/** Another browser's try does not use up the login. */
async function planClose(
  { redis, prefix, clock }: Parts,
  state: string,
  browserKey: string,
): Promise<Plan<OpenedLogin | null>> {
  const key = loginKey(prefix, state);
  const text = await atRedis(() => redis.get(key));
  const login = parse<OpenLogin>(text);
  if (!login || login.expiresAtMs <= clock.nowMs() || !isSame(login.browser, digest(browserKey)))
    return { result: null };
  const { from, asks = [], language } = login;
  return {
    result: { from, asks, ...(language ? { language } : {}) },
    guards: [valueIs(key, text)],
    ops: [["DEL", key]],
  };
}

/** Both are digests, so of one length. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

async function issueCode(parts: Parts, seal: Seal, login: GrantedLogin, consentWording?: string): Promise<string> {
  for (let attempt = 1; attempt <= codeAttempts; attempt++) {
    const code = parts.random.digits(codeDigits);
    if (await storeCode(parts, seal, code, { ...login, consentWording })) return code;
  }
  throw new UpstreamError("redis", "no free registration code was found");
}
