import { createHash } from "node:crypto";
import { UpstreamError } from "../bots/errors.js";
import type { Picture } from "../bots/picture.js";
import type { Clock } from "../bots/ports.js";
import type { Language } from "../bots/say.js";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import { namedIn, tokenFor } from "./picture-token.js";
import { type Recent, recentBytes } from "./recent-bytes.js";

export interface PictureUrlParts {
  /** The first signs, all are taken. */
  keys: readonly Buffer[];
  publicUrl: string;
  clock: Clock;
}

export interface PictureParts extends Omit<PictureUrlParts, "publicUrl"> {
  /**
   * What a plugin shows under this name, in this language, null for the one the person has chosen. Null: there is nothing
   * of that name (any more), or the person has gone.
   */
  pictureOf(plugin: string, personId: string, ref: string, language: Language | null): Promise<Picture | null>;
  /** As PNG. Throws UpstreamError. */
  draw(picture: Picture): Promise<Uint8Array>;
  /** Of the pictures that are kept in memory. Default 16 MB. */
  maxKeptBytes?: number;
}

/** How long an address of a picture is good. */
const validMs = 90 * 86_400_000;
const defaultKeptBytes = 16 * 1024 * 1024;

export type PictureUrl = (plugin: string, personId: string, ref: string, language?: Language) => string;

/** Makes public addresses of pictures, good for 90 to 91 days: on one day the same for the same picture. */
export function pictureUrls({ keys: [key], publicUrl, clock }: PictureUrlParts): PictureUrl {
  return (plugin, personId, ref, language) => {
    if (!key) throw new Error("a key is needed to sign the address of a picture");
    const expiresMs = clock.nowMs() + validMs;
    const token = tokenFor(key, { plugin, personId, ref, language: language ?? null, expiresMs });
    // Some chats look at the ending only.
    return `${publicUrl}/pictures/${token}.png`;
  };
}

/** `GET /pictures/:token`: the picture, for whoever has its address. What is wrong with an address is not told. */
export function pictureRoutes(parts: PictureParts): Route[] {
  const kept = recentBytes(parts.maxKeptBytes ?? defaultKeptBytes);
  return [{ method: "GET", path: "/pictures/:token", handle: (request) => show(parts, kept, request) }];
}

async function show(parts: PictureParts, kept: Recent, { path }: HttpRequest): Promise<HttpResponse> {
  const token = path.slice(path.lastIndexOf("/") + 1).replace(/\.png$/, "");
  const named = namedIn(parts.keys, token);
  if (!named || named.expiresMs <= parts.clock.nowMs()) return { status: 404 };
  const { plugin, personId, ref, language } = named;
  const picture = await parts.pictureOf(plugin, personId, ref, language);
  if (!picture) return { status: 404 };
  try {
    return png(await kept.get(nameOf(picture), () => parts.draw(picture)));
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryAfterMs === undefined) throw error;
    return { status: 503, headers: { "retry-after": String(Math.ceil(error.retryAfterMs / 1000)) } };
  }
}

/** The same for what looks the same. */
function nameOf({ alt: _alt, ...drawn }: Picture): string {
  return createHash("sha256").update(JSON.stringify(drawn)).digest("base64url");
}

/** Kept by caches for a week, not longer: somebody may want to be forgotten. */
function png(bytes: Uint8Array): HttpResponse {
  return {
    status: 200,
    headers: {
      "content-type": "image/png",
      "cache-control": "public, max-age=604800, immutable",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
      "referrer-policy": "no-referrer",
    },
    body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  };
}
