import { createHmac } from "node:crypto";

/** How a delivery is signed: as the platform does, with the legacy header only, not at all, or by somebody else. */
export type SignatureKind = "sha256" | "sha1" | "missing" | "wrong";

/** JSON as Meta sends it: all that is not ASCII is `\uXXXX` with lower-case digits, and the signature covers that. */
export function webhookBytes(body: object): Buffer {
  const escaped = JSON.stringify(body).replace(/[\u0080-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return Buffer.from(escaped, "latin1");
}

/** The signature headers for these bytes. */
export function signatureHeaders(kind: SignatureKind, appSecret: string, bytes: Buffer): Record<string, string> {
  if (kind === "missing") return {};
  if (kind === "sha1") return { "x-hub-signature": `sha1=${hmac("sha1", appSecret, bytes)}` };
  const secret = kind === "wrong" ? `not ${appSecret}` : appSecret;
  return { "x-hub-signature-256": `sha256=${hmac("sha256", secret, bytes)}` };
}

function hmac(algorithm: string, secret: string, bytes: Buffer): string {
  return createHmac(algorithm, secret).update(bytes).digest("hex");
}
