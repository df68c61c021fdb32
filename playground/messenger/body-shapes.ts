import { asObject, type Json } from "../json.js";

/** Builders of whole webhook bodies around events. */
export type BodyShapes = ReturnType<typeof createBodyShapes>;

/** Builders for every body the webhook of a Page app may get, the malformed ones included. */
export function createBodyShapes(pageId: string, nowMs: () => number) {
  const entry = (content: Json): Json => ({ id: pageId, time: nowMs(), ...content });
  const page = (...entries: Json[]): Json => ({ object: "page", entry: entries });

  return {
    /** One entry with all these events. */
    events: (...events: Json[]) => page(entry({ messaging: events })),
    /** One entry per list of events. */
    entries: (...lists: Json[][]) => page(...lists.map((messaging) => entry({ messaging }))),
    /** Another app has the thread, so the events come for information only, postbacks without payload. */
    standby: (...events: Json[]) => page(entry({ standby: events.map(withoutPayload) })),
    /** The odd shape with both lists in one entry. */
    standbyWithMessaging: (event: Json) => page(entry({ standby: [event], messaging: [event] })),
    /** Feed events, template statuses and the dashboard's test button. */
    changes: (field: string, value: Json) => page(entry({ changes: [{ field, value }] })),
    emptyEntry: () => page(entry({})),
    withoutEntry: (): Json => ({ object: "page" }),
    /** The same events from a product this bot does not serve. */
    instagram: (...events: Json[]): Json => ({ ...page(entry({ messaging: events })), object: "instagram" }),
    /** A valid body of at least that many bytes. */
    oversized: (event: Json, bytes: number): Json => ({
      ...page(entry({ messaging: [event] })),
      padding: "x".repeat(bytes),
    }),
    /** Bytes that are no JSON. */
    notJson: () => Buffer.from("{ this is no JSON"),
    /** JSON with its text as raw UTF-8 instead of escapes, for cutting a character in two. */
    unescaped: (body: Json) => Buffer.from(JSON.stringify(body), "utf8"),
  };
}

function withoutPayload(event: Json): Json {
  if (event.postback === undefined) return event;
  const { payload: _payload, ...postback } = asObject(event.postback);
  return { ...event, postback };
}
