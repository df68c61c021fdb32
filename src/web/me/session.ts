import { createHash, timingSafeEqual } from "node:crypto";
import type { Person } from "../../bots/domain.js";
import { limits } from "../../bots/limits.js";
import type { People, Visits } from "../../bots/ports.js";
import type { HttpRequest } from "../../http-port.js";
import { home } from "./form.js";

/** Somebody whose browser is signed in. */
export interface Visitor {
  person: Person;
  /** What the browser proves itself with. */
  proof: string;
}

const cookieName = "me";

export interface SessionParts {
  visits: Pick<Visits, "whose">;
  people: Pick<People, "get">;
}

export async function visitorOf(
  { visits, people }: SessionParts,
  { cookies }: Pick<HttpRequest, "cookies">,
): Promise<Visitor | null> {
  const { [cookieName]: proof = "" } = cookies;
  const personId = proof === "" ? null : await visits.whose(proof);
  const person = personId === null ? null : await people.get(personId);
  return person && { person, proof };
}

/** What forms of this browser's page carry: another site can neither read nor guess it. */
export function formKey(proof: string): string {
  return createHash("sha256").update(`form\n${proof}`).digest("base64url");
}

export function isFormOf(proof: string, key: string): boolean {
  const [given, wanted] = [Buffer.from(key), Buffer.from(formKey(proof))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** A form of another site says where it comes from, where browsers say it at all: over https, and on this machine. */
export function isFromElsewhere({ headers }: HttpRequest): boolean {
  return (headers["sec-fetch-site"] ?? "same-origin") !== "same-origin";
}

export function signedIn(publicUrl: string, proof: string): string {
  return cookie(publicUrl, proof, limits.pageHours * 60 * 60);
}

export function signedOut(publicUrl: string): string {
  return cookie(publicUrl, "", 0);
}

function cookie(publicUrl: string, value: string, maxAgeS: number): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${cookieName}=${value}; Path=${home}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`;
}
