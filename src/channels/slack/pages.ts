import type { ServerResponse } from "node:http";
import type { Language } from "../../bots/say.js";

/** A page of few words, shown to whoever installs the app. */
export interface InstallPage {
  language: Language;
  status: number;
  title: string;
  text: string;
  link?: { label: string; url: string };
}

/** Draws a page; the house may have clothes of its own for it. */
export type ShowPage = (page: InstallPage) => { headers?: Record<string, string>; body?: string | Buffer };

export function sendPage(response: ServerResponse, page: InstallPage, show: ShowPage = plainPage): void {
  if (response.headersSent) return;
  const { headers, body } = show(page);
  response.writeHead(page.status, { "cache-control": "no-store", ...headers });
  response.end(body);
}

function plainPage({ language, title, text, link }: InstallPage): ReturnType<ShowPage> {
  const anchor = link ? `<p><a href="${escapedHtml(link.url)}">${escapedHtml(link.label)}</a></p>` : "";
  return {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'" },
    body: `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapedHtml(title)}</title><h1>${escapedHtml(title)}</h1><p>${escapedHtml(text)}</p>${anchor}</html>`,
  };
}

function escapedHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
