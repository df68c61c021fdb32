import type { IncomingHttpHeaders } from "node:http";
import { type Json, parseJson } from "../json.js";
import { refusal } from "./api-error.js";
import type { UploadedFile } from "./compose.js";
import { invalidForm } from "./form.js";

/** One REST call, taken apart. */
export interface RestCall {
  method: string;
  /** Decoded, without `/api/v10`. */
  path: string;
  query: URLSearchParams;
  authorization: string;
  /** Parsed JSON, or the `payload_json` of a multipart body; the empty object without a body. */
  body: unknown;
  files: UploadedFile[];
}

/** What a route answers. A null body is an answer without one. */
export interface RestAnswer {
  status: number;
  body: Json | Json[] | null;
}

/** A route: a pattern like `/channels/:channelId/messages`, and who may call it. */
export interface Route {
  method: string;
  pattern: string;
  /** `bot`: with the bot's token. `none`: interactions, which carry a token of their own. */
  auth: "bot" | "none";
  answer(call: RestCall, params: Record<string, string>): RestAnswer;
}

/** 200 with a body. */
export function ok(body: Json | Json[]): RestAnswer {
  return { status: 200, body };
}

/** 204. */
export const noContent: RestAnswer = { status: 204, body: null };

/** Reads a body by its content type. @throws DiscordError 50109 for broken JSON, 50035 for odd parts of a form */
export async function readBody(
  headers: IncomingHttpHeaders,
  raw: Buffer,
): Promise<{ body: unknown; files: UploadedFile[] }> {
  if (raw.length === 0) return { body: {}, files: [] };
  const type = headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) return readForm(type, raw);
  return { body: readJson(raw.toString("utf8")), files: [] };
}

function readJson(text: string): unknown {
  const body = parseJson(text);
  if (body === undefined) throw refusal(50109);
  return body;
}

async function readForm(type: string, raw: Buffer): Promise<{ body: unknown; files: UploadedFile[] }> {
  const form = await new Response(new Uint8Array(raw), { headers: { "content-type": type } }).formData();
  let body: unknown = {};
  const files: UploadedFile[] = [];
  for (const [name, part] of form) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (name === "payload_json" && typeof part === "string") body = readJson(part);
    else if (index !== undefined && typeof part !== "string") files.push(await readFile(index, part));
    else throw invalidForm(name, "UNKNOWN_FIELD", `There is no part "${name}" in a form.`);
  }
  return { body, files };
}

async function readFile(index: string, part: File): Promise<UploadedFile> {
  return { index, name: part.name, contentType: part.type, bytes: Buffer.from(await part.arrayBuffer()) };
}
