import { isObject, type Json } from "../json.js";

/** What every event is stamped with. */
export interface ShapeContext {
  pageId: string;
  nowMs: () => number;
  newMid: () => string;
}

/** Builders of single webhook events; every call makes a new event with the present time and new ids. */
export type EventShapes = ReturnType<typeof createEventShapes>;

/** Attachments by type, as they arrive; any other name makes an attachment of a type nobody knows yet. */
const ATTACHMENT_PAYLOADS: Record<string, Json> = {
  image: { url: "https://scontent.example/photo.jpg" },
  audio: { url: "https://cdn.example/voice.mp4" },
  video: { url: "https://video.example/clip.mp4" },
  file: { url: "https://cdn.example/file.pdf" },
  sticker: { url: "https://scontent.example/thumb.png", sticker_id: 369239263222822 },
  reel: { url: "https://www.facebook.com/reel/1", title: "A reel", reel_video_id: 1 },
  ig_post: { url: "https://www.instagram.com/p/1", title: "A post", ig_post_media_id: "1" },
  post: { url: "https://www.facebook.com/1/posts/1", title: "A post", post_id: "1" },
  fallback: { url: "https://l.facebook.com/l.php?u=https%3A%2F%2Fopen.spotify.com", title: "A link" },
  appointment_booking: { title: "An appointment" },
};

/** Builders for every event a Page app receives in `messaging`. */
export function createEventShapes({ pageId, nowMs, newMid }: ShapeContext) {
  const from = (psid: string, content: Json): Json => ({
    sender: { id: psid },
    recipient: { id: pageId },
    timestamp: nowMs(),
    ...content,
  });
  const fromPage = (psid: string, content: Json): Json => ({
    ...from(psid, content),
    sender: { id: pageId },
    recipient: { id: psid },
  });
  const message = (psid: string, content: Json): Json => from(psid, { message: { mid: newMid(), ...content } });

  return {
    text: (psid: string, text: string) => message(psid, { text }),
    /** A tapped quick reply: the title as text, the payload beside it. */
    quickReply: (psid: string, title: string, payload: string) =>
      message(psid, { text: title, quick_reply: { payload } }),
    /** An answer to an earlier message. */
    reply: (psid: string, text: string, mid: string) =>
      message(psid, { text, reply_to: { mid, is_self_reply: false } }),
    /** A message with one attachment of that type and no text. */
    attachment: (psid: string, type: string) =>
      message(psid, { attachments: [{ type, payload: ATTACHMENT_PAYLOADS[type] ?? { odd: true } }] }),
    /** A tapped button, menu entry or, with a referral, Get Started behind an m.me link. */
    postback: (psid: string, title: string, payload: string | undefined, referral?: Json) =>
      from(psid, {
        postback: {
          title,
          ...(payload === undefined ? {} : { payload }),
          mid: newMid(),
          ...(referral === undefined ? {} : { referral }),
        },
      }),
    /** An m.me link opened in a thread that already exists. */
    referral: (psid: string, ref: string) => from(psid, { referral: referralOf(ref) }),
    /** What an m.me link carries; goes into a postback of a new thread. */
    referralOf,
    reaction: (psid: string, mid: string, action: "react" | "unreact" = "react") =>
      from(psid, { reaction: { mid, action, ...(action === "react" ? { emoji: "❤", reaction: "love" } : {}) } }),
    /** The bot's own message coming back. */
    echo: (psid: string, text: string) =>
      fromPage(psid, { message: { mid: newMid(), text, is_echo: true, app_id: 1517776481860111 } }),
    delivery: (psid: string, mids: string[]) => from(psid, { delivery: { mids, watermark: nowMs() } }),
    read: (psid: string) => from(psid, { read: { watermark: nowMs() } }),
    edit: (psid: string, mid: string, text: string) => from(psid, { message_edit: { mid, text, num_edit: 1 } }),
    /** Somebody allowed one later message. */
    optin: (psid: string, token: string, payload: string) =>
      from(psid, { optin: { type: "one_time_notif_req", one_time_notif_token: token, payload } }),
    /** The checkbox plugin: no sender, a `user_ref` instead. */
    checkboxOptin: (userRef: string) => ({
      recipient: { id: pageId },
      timestamp: nowMs(),
      optin: { ref: "checkbox", user_ref: userRef },
    }),
    accountLinking: (psid: string) => from(psid, { account_linking: { status: "linked", authorization_code: "code" } }),
    handover: (psid: string) => from(psid, { pass_thread_control: { new_owner_app_id: "123456789", metadata: "" } }),
    /** A warning to the Page; it has no sender. */
    policyEnforcement: () => ({
      recipient: { id: pageId },
      timestamp: nowMs(),
      policy_enforcement: { action: "warning", reason: "Messages that people did not ask for" },
    }),
    /** An event of a kind nobody knows yet. */
    unknown: (psid: string) => from(psid, { brand_new_thing: { of: ["the", { future: 1 }] } }),
  };
}

function referralOf(ref: string): Json {
  return { ref, source: "SHORTLINK", type: "OPEN_THREAD" };
}

/** The same event with its timestamps as text, as the dashboard's test button sends them. */
export function withStringTimestamp(event: Json): Json {
  return { ...event, timestamp: String(event.timestamp) };
}

/** The same event with keys nobody knows, in it and in its message. */
export function withUnknownKeys(event: Json): Json {
  const message = isObject(event.message) ? { message: { ...event.message, novelty: { deep: [null] } } } : {};
  return { ...event, ...message, novelty: true };
}
