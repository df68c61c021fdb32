import { UpstreamError } from "../bots/errors.js";
import type { Cache, Clock, Locks, Log } from "../bots/ports.js";

export interface AskParts {
  /** Base address without a slash at the end. */
  url: string;
  /** Where whoever runs MusicBrainz can see whose bot this is. */
  contactUrl: string;
  fetch: typeof globalThis.fetch;
  /** Resolves after `ms` of real time. */
  wait(ms: number): Promise<void>;
  clock: Clock;
  cache: Cache;
  locks: Locks;
  log: Log;
}

/** A question to MusicBrainz: the parsed answer, or null where there is no such thing. Throws UpstreamError. */
export type Ask = (path: string, query: Record<string, string>) => Promise<unknown>;

// "Your client applications must never make more than ONE call per second" (MusicBrainz API, Rate Limiting). Counted from
// the end of the one before, so that no network can push two of them closer together.
const pauseMs = 1_100;
const timeoutMs = 10_000;
/** Longer than a pause and an answer take. */
const lockMs = 20_000;
const maxBytes = 1024 * 1024;
const busyMs = 60_000;
const longestBusyMs = 60 * 60_000;
const busyKey = "musicbrainz-busy";

/** One question at a time over all processes, a second apart, and none while MusicBrainz is too busy. */
export function createAsk(parts: AskParts): Ask {
  return (path, query) =>
    parts.locks.with("musicbrainz", lockMs, async () => {
      await restWhileBusy(parts);
      await parts.wait(pauseMs);
      const address = `${parts.url}/ws/2/${path}?${new URLSearchParams({ ...query, fmt: "json" })}`;
      const { status, retryAfterMs, text } = await exchange(parts, address);
      if (status === 200) return parsed(text);
      if (status === 404) return null;
      throw await refusal(parts, status, retryAfterMs);
    });
}

async function restWhileBusy({ cache, clock }: AskParts): Promise<void> {
  const leftMs = Number((await cache.get(busyKey)) ?? 0) - clock.nowMs();
  if (leftMs > 0) throw failure("busy", leftMs);
}

async function refusal(parts: AskParts, status: number, retryAfterMs: number | null): Promise<UpstreamError> {
  parts.log.warn("musicbrainz.refused", { status });
  if (status !== 503 && status !== 429) return failure(status, retryAfterMs);
  const waitMs = Math.min(Math.max(retryAfterMs ?? busyMs, 1_000), longestBusyMs);
  await parts.cache.put(busyKey, String(parts.clock.nowMs() + waitMs), waitMs);
  return failure(status, waitMs);
}

async function exchange({ fetch, contactUrl }: AskParts, address: string) {
  const headers = { "user-agent": `SendSongs/1.0 ( ${contactUrl} )`, accept: "application/json" };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(address, { headers, signal, redirect: "manual" });
    const text = await readText(response);
    return { status: response.status, retryAfterMs: retryAfterMs(response), text };
  } catch (cause) {
    if (cause instanceof UpstreamError) throw cause;
    throw failure(cause instanceof Error && cause.name === "TimeoutError" ? "timeout" : "network", null, cause);
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw failure("bad-answer");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function retryAfterMs(response: Response): number | null {
  const header = response.headers.get("retry-after")?.trim() ?? "";
  return /^\d+$/.test(header) ? Number(header) * 1_000 : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw failure("bad-answer", null, cause);
  }
}

/** What to throw; its message holds nothing that MusicBrainz said. */
export function failure(status: string | number, retryAfterMs: number | null = null, cause?: unknown): UpstreamError {
  return new UpstreamError("musicbrainz", `MusicBrainz: ${status}`, {
    status,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(cause === undefined ? {} : { cause }),
  });
}
