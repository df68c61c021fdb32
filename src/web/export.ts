import type { Exports } from "../bots/ports.js";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import { alreadyUsedPage, downloadPage } from "./export-pages.js";

export interface ExportParts {
  exports: Pick<Exports, "isOpen" | "close">;
  /** Everything stored about a person; null for somebody who was forgotten meanwhile. */
  dataOf(personId: string): Promise<object | null>;
}

const path = "/export";
/** A token is some 50 characters. */
const maxFormBytes = 1024;

/** Where a token's page is. */
export function exportUrl(publicUrl: string, token: string): string {
  return `${publicUrl}${path}?key=${encodeURIComponent(token)}`;
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

async function show({ exports }: ExportParts, { query }: HttpRequest): Promise<HttpResponse> {
  const token = query.get("key") ?? "";
  return (await exports.isOpen(token)) ? downloadPage(token) : alreadyUsedPage();
}

async function download({ exports, dataOf }: ExportParts, { body }: HttpRequest): Promise<HttpResponse> {
  const token = new URLSearchParams(body.toString("utf8")).get("key") ?? "";
  const personId = await exports.close(token);
  const data = personId === null ? null : await dataOf(personId);
  return data === null ? alreadyUsedPage() : file(data);
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
