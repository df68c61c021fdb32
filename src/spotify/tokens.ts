import type { z } from "zod";
import type { Log } from "../bots/ports.js";
import { exchange } from "./exchange.js";
import { badAnswer, failure } from "./reason.js";
import { type storedTokens, tokenAnswer } from "./schema.js";

/** A Spotify app. */
export interface SpotifyApp {
  /** Client id. */
  id: string;
  /** Client secret. */
  secret: string;
  /** Compared by Spotify character by character. */
  redirectUri: string;
}

/** The tokens of one person, as they are kept sealed. */
export type StoredTokens = z.infer<typeof storedTokens>;

/** What the token service granted. `refresh_token` is null where the old one stays valid. */
export type TokenAnswer = z.infer<typeof tokenAnswer>;

/** Asks the token service for tokens. Throws failures; `invalid-grant` for a code or refresh token that is not good. */
export type RequestTokens = (app: SpotifyApp, form: Record<string, string>) => Promise<TokenAnswer>;

/** What the token service's client needs. */
export interface TokenParts {
  accountsUrl: string;
  fetch: typeof globalThis.fetch;
  log: Log;
}

/** The token service's client. It is not part of the Web API, so it uses no quota; being a POST, it is never repeated. */
export function createRequestTokens(parts: TokenParts): RequestTokens {
  return async (app, form) => {
    const answer = await exchange(parts.fetch, {
      method: "POST",
      url: `${parts.accountsUrl}/api/token`,
      headers: { authorization: basic(app), "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      wantsBody: true,
    });
    if (answer.kind === "ok") return parse(answer.body);
    report(parts.log, answer.reason, answer.httpStatus, form.grant_type);
    throw failure(answer.reason, answer);
  };
}

function basic(app: SpotifyApp): string {
  return `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString("base64")}`;
}

function parse(body: unknown): TokenAnswer {
  const answer = tokenAnswer.safeParse(body);
  // Without the parser's error as cause: it must never be able to quote a token.
  if (!answer.success) throw badAnswer();
  return answer.data;
}

function report(log: Log, reason: string | number, status: number | null, grantType: string | undefined): void {
  const fields = { reason, status, grantType };
  if (reason === "invalid-client") log.error("spotify.invalid-client", fields);
  else log.warn("spotify.token-refused", fields);
}
