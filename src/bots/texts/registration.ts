import type { Message, Permission } from "../domain.js";
import type { Say } from "../say.js";
import { channelLabel, choice, message } from "./words.js";

const longestName = 40;

export const registrationTexts = (say: Say) => ({
  /** What sending a code agrees to. Shown with every login link and stored, to the letter, with the time of the yes. */
  consent: (): string => say("consent"),
  login: (url: string, isNew: boolean): Message =>
    message([say(isNew ? "login" : "loginAgain"), url, say("consent")].join("\n\n")),
  registerFirst: (url: string): Message => message([say("registerFirst"), url, say("consent")].join("\n\n")),
  registered: (name: string): Message =>
    message(say("registered", { name }), [
      choice(say("buttonHelp"), "help"),
      choice(say("buttonSettings"), "settings"),
    ]),
  /** `allowed`: what this login has allowed for the first time. */
  reconnected: (allowed: readonly Permission[]): Message => {
    const more = allowed.map((permission) => say("permitted", { permission }));
    const look = more.length > 0 ? [choice(say("buttonInbox"), "inbox")] : [];
    return message([say("reconnected"), ...more].join("\n"), look);
  },
  addressLinked: (name: string, channel: string): Message =>
    message(say("addressLinked", { name, channel: channelLabel(channel) })),
  nameNeeded: (code: string, suggestion: string | null): Message =>
    message(
      say("nameNeeded", { code: spaced(code) }),
      suggestion && suggestion.length <= longestName
        ? [choice(say("buttonIAm", { name: suggestion }), `register name:"${suggestion}" code:"${code}"`)]
        : [],
    ),
  codeWrong: (): Message => message(say("codeWrong")),
  codeUsed: (): Message => message(say("codeUsed")),
  codeExpired: (): Message => message(say("codeExpired")),
  codeLocked: (minutes: number): Message => message(say("codeLocked", { minutes })),
  otherAccount: (name: string): Message => message(say("otherAccount", { name })),
  linked: (channel: string): Message =>
    message(say("linked", { channel: channelLabel(channel) }), [choice(say("buttonSettings"), "settings")]),
  reconnect: (url: string): Message => message([say("reconnect"), url].join("\n\n")),
});

function spaced(code: string): string {
  return code.replace(/(\d{4})(?=\d)/gu, "$1 ");
}
