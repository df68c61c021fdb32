import { createHmac } from "node:crypto";
import type { SpotifyAccount } from "../bots/domain.js";
import { limits } from "../bots/limits.js";
import type { GrantedLogin } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { derivedKey, type Seal } from "./seal.js";
import { sealContext, spotifySecret } from "./sealed.js";
import { fieldIs, transact, write } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "encryptionKeys">;

/** A code that was issued. After its use nothing is left of the login. */
export interface IssuedCode {
  slot: string;
  usedBy: string | null;
  /** Null: the code has been used to the end. */
  login: { account: SpotifyAccount; sealedSecret: string; consentWording?: string } | null;
  expiresAtMs: number;
}

const codeLifeMs = limits.codeMinutes * 60_000;
/** Lets a code that comes too late read "expired" instead of "wrong". Real time. */
const codeKeptMs = 60 * 60_000;

/** Where a code lies, for each encryption key. */
function slotsOf(code: string, encryptionKeys: Buffer[]): string[] {
  return encryptionKeys.map((key) => `c_${codeHash(code, key)}`);
}

/**
 * Keyed, because 16 digits are only 53 bits: whoever has a copy of Redis could find the code behind a plain hash within
 * its 15 minutes by trying them all.
 */
function codeHash(code: string, key: Buffer): string {
  const hmac = createHmac("sha256", derivedKey(key, "registration code")).update(code);
  return hmac.digest().subarray(0, 24).toString("base64url");
}

interface CodeLogin extends GrantedLogin {
  /** What stands above the code. */
  consentWording?: string | undefined;
}

/** False when the same digits are in use already. */
export async function storeCode(parts: Parts, seal: Seal, code: string, login: CodeLogin): Promise<boolean> {
  const [slot = ""] = slotsOf(code, parts.encryptionKeys);
  const { code: key } = slotKeys(parts.prefix, slot);
  const secret = seal.seal(sealContext(slot, spotifySecret), login.secret);
  const { account, consentWording } = login;
  const shown = consentWording === undefined ? [] : ["consent", consentWording];
  const fields = ["account", JSON.stringify(account), "secret", secret, ...shown];
  const ops = [
    ["HSET", key, "expiresAtMs", parts.clock.nowMs() + codeLifeMs, ...fields],
    ["PEXPIRE", key, codeKeptMs],
  ] as const;
  return write(parts.redis, [fieldIs(key, "expiresAtMs", null)], ops);
}

/** Null: no such code. It may be used or too old. */
export async function findCode({ redis, prefix, encryptionKeys }: Parts, code: string): Promise<IssuedCode | null> {
  if (!/^\d{16}$/u.test(code)) return null;
  const slots = slotsOf(code, encryptionKeys);
  const found = await atRedis(() => Promise.all(slots.map((slot) => redis.hgetall(slotKeys(prefix, slot).code))));
  const at = found.findIndex(({ expiresAtMs }) => expiresAtMs !== undefined);
  const slot = slots[at];
  const fields = found[at];
  return slot === undefined || !fields ? null : issued(slot, fields);
}

function issued(slot: string, { usedBy, account, secret, consent, expiresAtMs }: Record<string, string>): IssuedCode {
  const known = parse<SpotifyAccount>(account);
  const shown = consent === undefined ? {} : { consentWording: consent };
  const login = known && secret !== undefined ? { account: known, sealedSecret: secret, ...shown } : null;
  return { slot, usedBy: usedBy ?? null, login, expiresAtMs: Number(expiresAtMs) };
}

/** Takes the code for one turn; false when another turn has it, or it has gone. Safe to repeat. */
export function claimCode(
  { redis, prefix }: Parts,
  { slot, expiresAtMs }: IssuedCode,
  turnId: string,
): Promise<boolean> {
  const { code: key } = slotKeys(prefix, slot);
  return transact(redis, async () => {
    const [usedBy = null, known = null] = await atRedis(() => redis.hmget(key, "usedBy", "expiresAtMs"));
    if (usedBy !== null || known === null) return { result: usedBy === turnId };
    const guards = [fieldIs(key, "usedBy", null), fieldIs(key, "expiresAtMs", String(expiresAtMs))];
    return { result: true, guards, ops: [["HSET", key, "usedBy", turnId]] };
  });
}

/** Nothing came of it: the code is good again. */
export async function returnCode({ redis, prefix }: Parts, slot: string, turnId: string): Promise<void> {
  const { code: key } = slotKeys(prefix, slot);
  await write(redis, [fieldIs(key, "usedBy", turnId)], [["HDEL", key, "usedBy"]]);
}

/** Erases the login; what stays says that the code was used, and by which turn. Safe to repeat. */
export async function finishCode({ redis, prefix }: Parts, slot: string): Promise<void> {
  await atRedis(() => redis.hdel(slotKeys(prefix, slot).code, "account", "secret", "consent"));
}
