import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

/** Encrypts small texts. Pure but for the nonce. */
export interface Seal {
  /** `context` says where the text belongs; opening it anywhere else fails. */
  seal(context: string, plain: string): string;
  /** Throws an Error that names no secret when the key is not among ours or the text was changed. */
  open(context: string, sealed: string): string;
}

const version = "v1";
const tagBytes = 16;

/**
 * AES-256-GCM. The text names its key, so that a list of keys rotates: the first seals, all open. Throws when a key is
 * not 32 bytes long or there is none.
 */
export function createSeal(encryptionKeys: Buffer[]): Seal {
  const [first, ...others] = encryptionKeys;
  if (!first) throw new Error("an encryption key is needed");
  const keys = [first, ...others];
  if (keys.some((key) => key.length !== 32)) throw new Error("an encryption key must be 32 bytes long");
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  return {
    seal: (context, plain) => seal(first, context, plain),
    open(context, sealed) {
      const [format, id = "", nonce = "", body = ""] = sealed.split(".");
      const key = byId.get(id);
      if (format !== version) throw new Error("sealed in a form that is not known here");
      if (!key) throw new Error(`sealed with the key ${id}, which is not among the encryption keys`);
      return open(key, context, Buffer.from(nonce, "base64url"), Buffer.from(body, "base64url"));
    },
  };
}

/** A key for another purpose, so that one secret in the settings serves both. */
export function derivedKey(key: Buffer, purpose: string): Buffer {
  return createHmac("sha256", key).update(`send-songs ${purpose}`).digest();
}

function keyId(key: Buffer): string {
  return derivedKey(key, "key id").subarray(0, 6).toString("base64url");
}

/** The nonce comes from the system and not from the injected Random: a repeated one would break GCM. */
function seal(key: Buffer, context: string, plain: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return [version, keyId(key), nonce.toString("base64url"), body.toString("base64url")].join(".");
}

function open(key: Buffer, context: string, nonce: Buffer, body: Buffer): string {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context)).setAuthTag(body.subarray(-tagBytes));
    return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new Error("a sealed text was changed, or belongs somewhere else", { cause });
  }
}
