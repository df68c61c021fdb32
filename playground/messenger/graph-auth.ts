import { createHmac, timingSafeEqual } from "node:crypto";
import { isFilled } from "../json.js";
import type { GraphCall } from "./graph-call.js";
import { refusals } from "./graph-error.js";

/** The oldest version still served late in 2026. */
const OLDEST_LIVE_MAJOR = 21;

/** What a caller must show. */
export interface GraphCredentials {
  pageToken: string;
  appSecret: string;
  /** Refuse calls without `appsecret_proof`, as an app with that setting does. */
  requireProof: boolean;
  /** What becomes of expired versions: `refuse` names the mistake, `upgrade` hides it as the platform does. */
  deadVersions: "refuse" | "upgrade";
  /** Newest version there is, like `v26.0`; a newer one is an unknown path. */
  apiVersion: string;
}

/**
 * Judges the version in the path and says which one answers (`v3.2` may be served as `v21.0`).
 * @throws GraphError 2500 for a version that does not exist, 12 for a dead one where these are refused
 */
export function checkVersion(call: GraphCall, credentials: GraphCredentials): string {
  const major = versionMajor(call.version);
  if (major === null || major > (versionMajor(credentials.apiVersion) ?? 0)) {
    throw refusals.unknownPath(`/${[call.version, ...call.path].join("/")}`);
  }
  if (major >= OLDEST_LIVE_MAJOR) return call.version;
  if (credentials.deadVersions === "refuse") throw refusals.deadVersion(call.version);
  return `v${OLDEST_LIVE_MAJOR}.0`;
}

function versionMajor(version: string): number | null {
  const match = /^v(\d{1,3})\.\d{1,2}$/.exec(version);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * Judges the page token, from the Bearer header or `access_token`, and the proof that belongs to it.
 * @throws GraphError 2500 without token, 190 for a wrong one, 100 for a missing or wrong proof
 */
export function checkToken(call: GraphCall, credentials: GraphCredentials): void {
  const token = call.bearer ?? call.params.access_token;
  if (!isFilled(token)) throw refusals.missingToken();
  if (!isSame(token, credentials.pageToken)) throw refusals.invalidToken();
  const proof = call.params.appsecret_proof;
  if (proof === undefined && !credentials.requireProof) return;
  if (!isFilled(proof)) throw refusals.missingProof();
  const expected = createHmac("sha256", credentials.appSecret).update(token).digest("hex");
  if (!isSame(proof, expected)) throw refusals.invalidProof();
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
