import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type Language, languages } from "../bots/say.js";

/** Which picture is meant. */
export interface NamedPicture {
  plugin: string;
  personId: string;
  ref: string;
  /** Null: the one the person has chosen. */
  language: Language | null;
  /** Rounded up to a whole day, so that an address does not change with every second. */
  expiresMs: number;
}

const dayMs = 86_400_000;
const signatureBytes = 16;
const maxTokenLength = 1000;
const language = z.custom<Language>((value) => languages.some((known) => known === value)).nullable();
const body = z.tuple([z.string(), z.string(), z.string(), language, z.int()]);

export function tokenFor(key: Buffer, { plugin, personId, ref, language: spoken, expiresMs }: NamedPicture): string {
  const fields = [plugin, personId, ref, spoken, Math.ceil(expiresMs / dayMs)];
  const text = Buffer.from(JSON.stringify(fields)).toString("base64url");
  return `${text}.${signature(key, text).toString("base64url")}`;
}

/** Null for a token that none of the keys has signed. */
export function namedIn(keys: readonly Buffer[], token: string): NamedPicture | null {
  if (token.length > maxTokenLength) return null;
  const [text = "", signed = "", ...more] = token.split(".");
  const given = Buffer.from(signed, "base64url");
  const isOurs = keys.some((key) => given.length === signatureBytes && timingSafeEqual(given, signature(key, text)));
  if (!isOurs || more.length > 0) return null;
  const [plugin, personId, ref, spoken, day] = body.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  return { plugin, personId, ref, language: spoken, expiresMs: day * dayMs };
}

function signature(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest().subarray(0, signatureBytes);
}
