import type { JWTHeaderParameters } from "jose";
import { limits } from "../../bots/limits.js";
import type { Records } from "../../bots/plugin-ports.js";
import type { ApiTokens, Clock, Random } from "../../bots/ports.js";

export interface JwtKey {
  kid: string;
  secret: Uint8Array;
}

export interface ApiTokenParts {
  /** The first signs, all are accepted. */
  keys: readonly [JwtKey, ...JwtKey[]];
  records: Pick<Records, "get" | "change">;
  clock: Clock;
  random: Random;
  publicUrl: string;
}

/** Who calls, and with which of their tokens. */
export interface Caller {
  personId: string;
  tokenId: string;
}

/** Null for what is no good token, whatever the reason. */
export type VerifyToken = (token: string) => Promise<Caller | null>;

/** What is kept of a token: nothing that could stand for it. */
type Given = { id: string; expiresAtMs: number };

// Loaded with the first token, so that nobody waits for it who has none.
const jose = () => import("jose");

const algorithm = "HS256";
const audience = "send-songs-api";
const recordName = "tokens";
const lifeSeconds = limits.apiTokenDays * 24 * 60 * 60;

/**
 * Signed tokens that are good only while their id lies with their person: whatever erases the person's records ends
 * their tokens too.
 */
export function createApiTokens(parts: ApiTokenParts): ApiTokens & { verify: VerifyToken } {
  return {
    issue: async (personId) => ({ token: await issue(parts, personId), url: `${parts.publicUrl}/openapi.json` }),
    revoke: (personId) => revoke(parts, personId),
    verify: (token) => verify(parts, token),
  };
}

async function issue(parts: ApiTokenParts, personId: string): Promise<string> {
  const { token, given } = await signed(parts, personId);
  await parts.records.change<Given[]>(personId, recordName, (known) =>
    [...good(known, parts.clock), given].slice(-limits.apiTokens),
  );
  return token;
}

/** Every second one will do. */
const mostTries = 60;

/**
 * Chats take an underscore for the beginning of emphasis, and what is copied from them has a backslash before it, or no
 * underscore at all. So a token has none.
 */
async function signed(parts: ApiTokenParts, personId: string): Promise<{ token: string; given: Given }> {
  const issuedAt = Math.floor(parts.clock.nowMs() / 1000);
  for (let tries = 1; ; tries++) {
    const given = { id: parts.random.id(), expiresAtMs: (issuedAt + lifeSeconds) * 1000 };
    const token = await sign(parts.keys[0], personId, given.id, issuedAt);
    if (!token.includes("_") || tries === mostTries) return { token, given };
  }
}

async function sign({ kid, secret }: JwtKey, personId: string, id: string, issuedAt: number): Promise<string> {
  const { SignJWT } = await jose();
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, typ: "JWT", kid })
    .setSubject(personId)
    .setJti(id)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .sign(secret);
}

async function revoke({ records, clock }: ApiTokenParts, personId: string): Promise<number> {
  const known = await records.get<Given[]>(personId, recordName);
  if (known !== null) await records.change<Given[]>(personId, recordName, () => null);
  return good(known, clock).length;
}

async function verify(parts: ApiTokenParts, token: string): Promise<Caller | null> {
  const caller = await signedBy(parts, token);
  if (caller === null) return null;
  const known = good(await parts.records.get<Given[]>(caller.personId, recordName), parts.clock);
  return known.some(({ id }) => id === caller.tokenId) ? caller : null;
}

function good(known: readonly Given[] | null, clock: Clock): Given[] {
  return (known ?? []).filter(({ expiresAtMs }) => expiresAtMs > clock.nowMs());
}

/** What one of our own keys says; null where none does, or it is too late. */
async function signedBy({ keys, clock }: ApiTokenParts, token: string): Promise<Caller | null> {
  const { errors, jwtVerify } = await jose();
  const keyFor = ({ kid }: JWTHeaderParameters) => {
    const key = keys.find((one) => one.kid === kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key.secret;
  };
  try {
    const { payload } = await jwtVerify(token, keyFor, {
      algorithms: [algorithm],
      typ: "JWT",
      audience,
      requiredClaims: ["sub", "jti", "iat", "exp"],
      currentDate: new Date(clock.nowMs()),
    });
    const { sub: personId, jti: tokenId } = payload;
    return personId === undefined || tokenId === undefined ? null : { personId, tokenId };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
