import { AccessLostError, UpstreamError } from "../../bots/errors.js";
import type { TroubleKind } from "./records.js";

/** A sync cannot go on before its owner does something. */
export class InTrouble extends Error {
  override readonly name = "InTrouble";
  readonly kind: TroubleKind;

  constructor(kind: TroubleKind, options?: { cause: unknown }) {
    super(kind, options);
    this.kind = kind;
  }
}

const closed: ReadonlySet<UpstreamError["status"]> = new Set(["unreadable", "forbidden", 403]);
const refused: ReadonlySet<UpstreamError["status"]> = new Set(["quota", "rate", "budget"]);

/** What a failure at one end means for the owner; anything else is thrown as it is. */
export function asTrouble(end: "source" | "target"): (error: unknown) => never {
  return (error) => {
    if (error instanceof AccessLostError) throw new InTrouble(accessKind(error), { cause: error });
    const isClosed = error instanceof UpstreamError && closed.has(error.status);
    throw isClosed ? new InTrouble(`${end}-closed`, { cause: error }) : error;
  };
}

function accessKind({ status }: AccessLostError): TroubleKind {
  return status === "not-registered" || status === "unknown-app" ? "not-allowed" : "permission";
}

/** Nothing was done, and nothing more is to be asked for a while. */
export function isRefusal(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && refused.has(error.status);
}
