import { REPLIES, type ScriptedFault, type SpotifyFault } from "./fault-replies.js";
import { apiError, type Call, formOf, oauthError, type Reply } from "./http.js";
import { bearerOf } from "./oauth-state.js";
import { revokeGrants } from "./tokens.js";
import type { World } from "./world.js";

/** What the fault does to one call. */
export type FaultEffect =
  | { do: "reply"; reply: Reply }
  | { do: "hang" | "reset" | "cut" }
  | { do: "wait"; delayMs: number };

/** One call, with its whole path beside the one below the base. */
export interface FaultCall extends Call {
  fullPath: string;
}

const TOKEN_PATH = "/accounts/api/token";
/** Puts a fault behind those already waiting. */
export function addFault(world: World, fault: SpotifyFault): void {
  world.faults.push({ ...fault, timesLeft: fault.times ?? 1, skipLeft: fault.skip ?? 0 });
}

function isRefresh(call: FaultCall): boolean {
  return call.fullPath === TOKEN_PATH && formOf(call).get("grant_type") === "refresh_token";
}

function fitsArea(fault: ScriptedFault, call: FaultCall): boolean {
  const isApi = call.fullPath.startsWith("/api/v1");
  if (fault.kind === "invalid-grant" || fault.kind === "expired-grant") return isRefresh(call);
  if (fault.kind === "revoked") return isApi || isRefresh(call);
  return fault.pathPrefix !== undefined || isApi;
}

function fitsPath(fault: ScriptedFault, call: FaultCall): boolean {
  const { pathPrefix } = fault;
  if (pathPrefix === undefined) return true;
  return call.fullPath.startsWith(pathPrefix) || call.path.startsWith(pathPrefix);
}

/** Whose token this call carries; null without one. */
function callerOf(world: World, call: FaultCall): string | null {
  const access = world.oauth.accessTokens.get(bearerOf(call.headers.authorization) ?? "");
  if (access !== undefined) return access.grant?.listenerId ?? null;
  const refreshToken = isRefresh(call) ? formOf(call).get("refresh_token") : null;
  return world.oauth.grants.get(refreshToken ?? "")?.listenerId ?? null;
}

function fits(world: World, fault: ScriptedFault, call: FaultCall): boolean {
  if (fault.timesLeft <= 0 || !fitsArea(fault, call) || !fitsPath(fault, call)) return false;
  return fault.listenerId === undefined || fault.listenerId === callerOf(world, call);
}

function revokedReply(world: World, call: FaultCall): Reply {
  const caller = callerOf(world, call);
  if (caller !== null) revokeGrants(world, caller);
  if (isRefresh(call)) return oauthError(400, "invalid_grant", "Refresh token revoked");
  return apiError(401, "Invalid access token");
}

function replyFor(world: World, fault: ScriptedFault, call: FaultCall): Reply | null {
  if (fault.kind === "revoked") return revokedReply(world, call);
  if (fault.kind === "invalid-grant") return oauthError(400, "invalid_grant", "Refresh token revoked");
  if (fault.kind === "expired-grant") return oauthError(400, "invalid_grant", "Refresh token expired");
  const replies: Record<string, (fault: SpotifyFault) => Reply> = REPLIES;
  return replies[fault.kind]?.(fault) ?? null;
}

function effectOf(world: World, fault: ScriptedFault, call: FaultCall): FaultEffect {
  if (fault.kind === "timeout") return { do: "hang" };
  if (fault.kind === "reset" || fault.kind === "cut") return { do: fault.kind };
  if (fault.kind === "slow") return { do: "wait", delayMs: fault.delayMs ?? 1000 };
  const reply = replyFor(world, fault, call);
  if (reply === null) throw new Error(`unknown fault "${fault.kind}"`);
  return { do: "reply", reply };
}

/** The effect of the first fault that fits this call, which is used up by one; null when the call goes well. */
export function takeFault(world: World, call: FaultCall): FaultEffect | null {
  const fault = world.faults.find((one) => fits(world, one, call));
  if (fault === undefined) return null;
  if (fault.skipLeft > 0) {
    fault.skipLeft -= 1;
    return null;
  }
  fault.timesLeft -= 1;
  world.faults = world.faults.filter((one) => one.timesLeft > 0);
  return effectOf(world, fault, call);
}
