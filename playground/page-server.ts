import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Route } from "../src/http-port.js";
import { checkHost, type OnFailure, refusal } from "./answers.js";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * The page at `/` and its files under `/playground/`, read once. `imageOrigin` is where the covers of the songs are:
 * the only thing that the page may load from elsewhere.
 */
export async function pageRoutes(imageOrigin: () => string, onFailure: OnFailure): Promise<Route[]> {
  const folder = fileURLToPath(new URL("./page/", import.meta.url));
  const files = (await readdir(folder, { recursive: true })).filter((name) => extname(name) in TYPES);
  return Promise.all(
    files.map(async (name) => {
      const body = await readFile(`${folder}${name}`);
      const path = name === "index.html" ? "/" : `/playground/${name.replaceAll("\\", "/")}`;
      return fileRoute(path, body, imageOrigin, onFailure);
    }),
  );
}

function fileRoute(path: string, body: Buffer, imageOrigin: () => string, onFailure: OnFailure): Route {
  const type = TYPES[extname(path)] ?? "text/html; charset=utf-8";
  return {
    method: "GET",
    path,
    handle(request) {
      try {
        checkHost(request);
      } catch (error) {
        return refusal(error, onFailure);
      }
      return { status: 200, headers: { "content-type": type, ...safety(imageOrigin()) }, body };
    },
  };
}

function safety(imageOrigin: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    `img-src 'self' ${imageOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
  };
}
