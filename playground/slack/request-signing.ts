import { createHmac } from "node:crypto";

/**
 * How a request is signed: as the platform does; by somebody without the secret; with one hex digit changed; as another
 * version of the scheme; not at all; or without its timestamp.
 */
export type SignatureKind = "valid" | "wrong-secret" | "flipped" | "wrong-version" | "missing" | "missing-timestamp";

/** The signature headers for this body at that time, in seconds. */
export function signatureHeaders(
  kind: SignatureKind,
  signingSecret: string,
  body: Buffer,
  timestampS: number,
): Record<string, string> {
  const timestamp = String(timestampS);
  const secret = kind === "wrong-secret" ? `not ${signingSecret}` : signingSecret;
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex");
  const stamped = kind === "missing-timestamp" ? {} : { "x-slack-request-timestamp": timestamp };
  return kind === "missing" ? stamped : { ...stamped, "x-slack-signature": signature(kind, digest) };
}

function signature(kind: SignatureKind, digest: string): string {
  if (kind === "wrong-version") return `v1=${digest}`;
  if (kind !== "flipped") return `v0=${digest}`;
  const last = digest.endsWith("0") ? "1" : "0";
  return `v0=${digest.slice(0, -1)}${last}`;
}
