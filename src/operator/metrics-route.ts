import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import type { Password } from "./password.js";

export interface MetricsRouteParts {
  /** Null: OPERATOR_PASSWORD is not set, and only this machine itself may look. */
  password: Password | null;
  scrape(): Promise<string>;
}

const contentType = "text/plain; version=0.0.4; charset=utf-8";
const nothingHere: HttpResponse = { status: 404 };

/**
 * `GET /metrics`. With a password by HTTP Basic, under any user name. Without one it answers this machine alone, and
 * seems not to be there for everybody else.
 */
export function metricsRoute({ password, scrape }: MetricsRouteParts): Route {
  return {
    method: "GET",
    path: "/metrics",
    async handle(request) {
      const refusal = password ? refusalBy(password, request) : isFromHere(request) ? null : nothingHere;
      if (refusal) return refusal;
      return {
        status: 200,
        headers: { "content-type": contentType, "cache-control": "no-store" },
        body: await scrape(),
      };
    },
  };
}

function refusalBy(password: Password, { headers, ip }: HttpRequest): HttpResponse | null {
  const challenge = { status: 401, headers: { "www-authenticate": 'Basic realm="Send Songs", charset="UTF-8"' } };
  const given = passwordIn(headers.authorization);
  if (given === null) return challenge;
  const tried = password.try(given, ip);
  if (tried === "right") return null;
  if (tried === "wrong") return challenge;
  return { status: 429, headers: { "retry-after": String(Math.ceil(tried.waitMs / 1000)) } };
}

function passwordIn(authorization: string | undefined): string | null {
  const encoded = /^basic +([\w+/=-]+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  return at < 0 ? null : text.slice(at + 1);
}

const forwarding = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/**
 * Asked of this machine by this machine: behind a proxy everybody comes from its address, so what looks handed on does
 * not count, nor does a name that a foreign page has made point here.
 */
function isFromHere({ ip, headers }: HttpRequest): boolean {
  const isLoopback = ip === "::1" || /^127(\.\d+){3}$/.test(ip);
  const isDirect = forwarding.every((name) => headers[name] === undefined);
  return isLoopback && isDirect && /^(127(\.\d+){3}|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? "");
}
