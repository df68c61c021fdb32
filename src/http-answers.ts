import type { HttpProblem } from "./http-port.js";

export const JSON_TYPE = "application/json; charset=utf-8";

const ANSWERS: Record<number, { code: string; message: string }> = {
  400: { code: "bad_request", message: "This request could not be understood." },
  401: { code: "unauthorized", message: "This needs a valid sign-in." },
  403: { code: "forbidden", message: "This is not allowed." },
  404: { code: "not_found", message: "There is nothing at this address." },
  405: { code: "bad_request", message: "This address does not answer this method." },
  408: { code: "bad_request", message: "The request took too long to arrive." },
  409: { code: "conflict", message: "This does not fit the present state." },
  410: { code: "gone", message: "This is no longer there." },
  413: { code: "bad_request", message: "The request is too large." },
  415: { code: "bad_request", message: "The content type is malformed." },
  429: { code: "too_many_requests", message: "Too many requests; please try again later." },
  431: { code: "bad_request", message: "The request has too many headers." },
  502: { code: "upstream", message: "A service that this needs did not answer; please try again." },
  503: { code: "upstream", message: "This is not available at the moment; please try again." },
};
const OTHER_FAULT = { code: "bad_request", message: "This request could not be handled." };
const OWN_FAULT = { code: "internal", message: "Something went wrong on our side." };

/** The one shape of every failure: `{ "error": { code, message, status, field?, requestId } }`. */
export function errorBody(status: number, requestId: string, problem?: HttpProblem): string {
  const answer = ANSWERS[status] ?? (status < 500 ? OTHER_FAULT : OWN_FAULT);
  const { message = answer.message, field } = problem ?? {};
  return JSON.stringify({ error: { code: answer.code, message, status, field, requestId } });
}

/** What a page's answer says unless the route says otherwise. `isHttps`: browsers shall never come by http again. */
export function pageHeaders(isHttps: boolean): Record<string, string> {
  return {
    "content-security-policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    ...(isHttps && { "strict-transport-security": "max-age=31536000" }),
  };
}
