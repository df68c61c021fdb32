import type { Invite } from "./domain.js";
import { limits } from "./limits.js";

const dayMs = 24 * 60 * 60_000;

/** No letter or digit that looks like another one. */
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const shape = new RegExp(`^[${letters}]{${limits.inviteLength}}$`, "u");
/** So many decimal digits that every code is as likely as every other, to one in a million million. */
export const digitsPerCode = 24;

/** The code that these digits stand for. Null: it has no digit, and might be taken for a name. */
export function codeFrom(digits: string): string | null {
  const base = BigInt(letters.length);
  let rest = BigInt(digits);
  let code = "";
  for (let at = 0; at < limits.inviteLength; at += 1) {
    code += letters[Number(rest % base)] ?? "";
    rest /= base;
  }
  return hasDigit(code) ? code : null;
}

/** The code somebody has typed, however they grouped it; null for what cannot be one, such as a name. */
export function readInviteCode(said: string): string | null {
  const code = said.replace(/[\s-]/gu, "").toUpperCase();
  return shape.test(code) && hasDigit(code) ? code : null;
}

function hasDigit(code: string): boolean {
  return /\d/u.test(code);
}

export function inviteOf(code: string, nowMs: number): Invite {
  return { code, createdAtMs: nowMs, expiresAtMs: nowMs + limits.inviteDays * dayMs };
}

/** Whether it can still be accepted. */
export function isOpenInvite({ usedBy, expiresAtMs }: Invite, nowMs: number): boolean {
  return usedBy === undefined && expiresAtMs > nowMs;
}
