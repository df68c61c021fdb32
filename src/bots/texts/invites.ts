import type { Invite, Message } from "../domain.js";
import { limits } from "../limits.js";
import type { FoundInvite } from "../ports.js";
import type { Say } from "../say.js";
import { choice, message } from "./words.js";

/** Invitations, on both sides. */
export const inviteTexts = (say: Say) => ({
  invitation: ({ code, expiresAtMs }: Invite, link: string, bot: string): Message =>
    message(say("invitation", { code, link, bot, day: say.day(expiresAtMs) })),
  inviteLimit: (open: Invite[], limit: number): Message => ({
    text: [say("inviteLimit", { limit }), ...open.map((one) => inviteLine(say, one))].join("\n"),
    choices: open.map(({ code }) => choice(say("buttonTakeBackCode", { code }), `invite cancel ${code}`)),
  }),
  inviteTakenBack: (code: string): Message => message(say("inviteTakenBack", { code })),
  /** Why a code leads to nobody. */
  inviteRefused: (found: Exclude<FoundInvite, { kind: "open" }>, nowMs: number): Message =>
    message(refusalOf(say, found, nowMs)),
  inviteOwn: (): Message => message(say("inviteOwn")),
  inviteAccepted: (name: string): Message => message(say("inviteAccepted", { name })),
  /** For somebody who has to register first: the link with the consent, and who waits. */
  inviteKept: (name: string, registerFirst: Message): Message =>
    message([say("inviteKept", { name }), registerFirst.text ?? ""].join("\n\n")),
  /** What was said anyway, and the friend that came with it. */
  withFriend: (reply: Message, name: string): Message => ({
    ...reply,
    text: [reply.text ?? "", say("inviteAccepted", { name })].join("\n\n"),
  }),
  befriended: (name: string): Message =>
    message(say("befriended", { name }), [choice(say("buttonFriends"), "friends")]),
});

function inviteLine(say: Say, { code, expiresAtMs }: Invite): string {
  return say("inviteLine", { code, day: say.day(expiresAtMs) });
}

function refusalOf(say: Say, found: Exclude<FoundInvite, { kind: "open" }>, nowMs: number): string {
  switch (found.kind) {
    case "unknown":
      return say("inviteUnknown", { length: limits.inviteLength });
    case "used":
      return say("inviteUsed");
    case "expired":
      return say("inviteExpired");
    case "locked":
      return say("inviteLocked", { minutes: Math.max(1, Math.ceil((found.untilMs - nowMs) / 60_000)) });
  }
}
