import type { Exports } from "../bots/ports.js";
import type { Language } from "../bots/say.js";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import { alreadyUsedPage, downloadPage } from "./export-pages.js";
import { wordsFor } from "./words.js";

export interface ExportParts {
  exports: Pick<Exports, "isOpen" | "close">;
  /** Everything stored about a person; null for somebody who was forgotten meanwhile. */
  dataOf(personId: string): Promise<object | null>;
}

const path = "/export";
/** A token is some 50 characters. */
const maxFormBytes = 1024;

/** Where a token's page is, in the language of the chat it is given in. */
export function exportUrl(publicUrl: string, token: string, language: Language): string {
  return `${publicUrl}${path}?key=${encodeURIComponent(token)}&lang=${language}`;
}

/**
 * `GET /export?key=…` shows a button; `POST /export` uses the link up and gives the file. Two steps, because chats open
 * links by themselves to show a preview.
 */
export function exportRoutes(parts: ExportParts): Route[] {
  return [
    { method: "GET", path, handle: (request) => show(parts, request) },
    { method: "POST", path, maxBodyBytes: maxFormBytes, handle: (request) => download(parts, request) },
  ];
}

async function show({ exports }: ExportParts, request: HttpRequest): Promise<HttpResponse> {
  const token = request.query.get("key") ?? "";
  const words = wordsFor(request);
  return (await exports.isOpen(token)) ? downloadPage(words, token) : alreadyUsedPage(words);
}

async function download({ exports, dataOf }: ExportParts, request: HttpRequest): Promise<HttpResponse> {
  const token = new URLSearchParams(request.body.toString("utf8")).get("key") ?? "";
  const personId = await exports.close(token);
  const data = personId === null ? null : await dataOf(personId);
  return data === null ? alreadyUsedPage(wordsFor(request)) : file(data);
}

function file(data: object): HttpResponse {
  return {
    status: 200,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="send-songs.json"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
    body: `${JSON.stringify(data, null, 2)}\n`,
  };
}
