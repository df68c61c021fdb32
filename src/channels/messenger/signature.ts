import { createHmac, timingSafeEqual } from "node:crypto";

/** Why a webhook is refused; "missing" also stands for the legacy SHA-1 header alone. */
export type SignatureVerdict = "right" | "missing" | "wrong";

/** Judges `X-Hub-Signature-256` over the bytes as they came, in constant time. */
export function judgeSignature(header: string | undefined, body: Buffer, appSecret: string): SignatureVerdict {
  if (!header) return "missing";
  const expected = `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
  return isSame(header, expected) ? "right" : "wrong";
}

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
export function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
