import { DeliveryError, type DeliveryFailure } from "../channel.js";
import { GraphError } from "./graph.js";

/** Codes by "code/subcode", in Graph's own numbers; what is not here goes by its code alone. */
const bySubcode: Record<string, DeliveryFailure> = {
  // Outside the 24-hour window.
  "10/2018278": "closed",
  "10/2534022": "closed",
  "10/2018065": "closed",
  // Another app has the conversation. Our next event from this person means that we have it again.
  "10/2018300": "closed",
  // Gone, or has blocked the Page.
  "10/2018108": "unreachable",
  "200/1545041": "unreachable",
  "100/2018001": "unreachable",
  // The Page is restricted; this app may write to its own developers only; people complain about our messages.
  "10/1893063": "halted",
  "200/2018028": "halted",
  "613/2018338": "halted",
};

const byCode: Record<number, DeliveryFailure> = {
  // Unknown, temporary, busy, and the rate limits of the app, the user, the Page and the call.
  1: "transient",
  2: "transient",
  1200: "transient",
  4: "transient",
  17: "transient",
  32: "transient",
  341: "transient",
  613: "transient",
  80006: "transient",
  // Permission, dead version, dead token, blocked for policy, no such version.
  3: "halted",
  10: "halted",
  12: "halted",
  102: "halted",
  190: "halted",
  200: "halted",
  368: "halted",
  2500: "halted",
  // Wrong parameters, message tags among them.
  100: "refused",
  105: "refused",
  551: "unreachable",
  // The same as 10/2018300, seen as a code of its own.
  2018300: "closed",
};

const byOutcome = { unreadable: "transient", unanswered: "unclear", unsent: "transient" } as const;

/** What Graph could not fetch, or did not like, of a picture or file. */
const mediaSubcodes: readonly (number | null)[] = [2018008, 2018047, 2018109];

/**
 * What a failed call means for the delivery. The code decides, as Graph's HTTP statuses are of no use; an error nobody
 * knows counts as transient: nothing is lost by waiting.
 */
export function failureOf(error: GraphError): DeliveryFailure {
  if (error.outcome !== "refused") return byOutcome[error.outcome];
  const known = bySubcode[codeOf(error)];
  if (known) return known;
  if (error.isTransient) return "transient";
  // A wrong proof, or an object the token has no right to: nothing the message could change.
  if (error.code === 100 && error.type === "GraphMethodException") return "halted";
  return byCode[error.code] ?? "transient";
}

/** "10/2018278"; without a code what became of the call, such as "unanswered". */
export function codeOf({ outcome, code, subcode }: GraphError): string {
  if (outcome !== "refused") return outcome;
  return subcode === null ? `${code}` : `${code}/${subcode}`;
}

/** Whether the message is fine but for a picture or file in it. */
export function isMediaFailure(error: unknown): boolean {
  return error instanceof GraphError && error.code === 100 && mediaSubcodes.includes(error.subcode);
}

/** The failure in the words every channel shares; anything but a GraphError comes back as it is. */
export function deliveryErrorOf(error: unknown): unknown {
  if (!(error instanceof GraphError)) return error;
  const retryAfterMs = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs };
  return new DeliveryError(failureOf(error), codeOf(error), `Messenger: ${error.message}`, {
    cause: error,
    ...retryAfterMs,
  });
}
