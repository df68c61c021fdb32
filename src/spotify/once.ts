import { AccessLostError, UpstreamError } from "../bots/errors.js";
import { failure } from "./reason.js";
import type { Access, ApiCall, Request } from "./request.js";

/** Sends what must not be done twice. Where nobody can tell whether it was done, that is what is thrown: `unclear`. */
export async function once(request: Request, access: Access, call: ApiCall): Promise<unknown> {
  // A token that cannot be had now is a certain no; once the call has been sent off, the same failure is none.
  await access();
  return request(access, call).catch(asUnclear);
}

/** No answer, or a broken one: it may have been done. */
export function asUnclear(error: unknown): never {
  const isKnown = !(error instanceof UpstreamError) || error instanceof AccessLostError || !isSilence(error.status);
  throw isKnown ? error : failure("unclear", { cause: error });
}

function isSilence(status: UpstreamError["status"]): boolean {
  if (typeof status === "number") return status >= 500;
  return status === "network" || status === "timeout" || status === "bad-answer";
}
