import type { Choice, Message, Permission } from "../domain.js";
import type { Say } from "../say.js";
import { channelLabel, choice, message } from "./words.js";

const longestName = 40;

/** What somebody may do now, and the song they wanted to do it with; null: nobody knows which. */
export interface Wish {
  permission: Permission;
  shareId: string | null;
}

export const registrationTexts = (say: Say) => ({
  /** What sending a code agrees to. Shown with every login link and stored, to the letter, with the time of the yes. */
  consent: (): string => say("consent"),
  login: (url: string, isNew: boolean): Message =>
    message([say(isNew ? "login" : "loginAgain"), url, say("consent")].join("\n\n")),
  /** `wanted`: the command that has to wait until then. */
  registerFirst: (url: string, wanted: string | null = null): Message => {
    const again = wanted === null ? [] : [say("registerAgain", { command: wanted })];
    return message([say("registerFirst"), url, ...again, say("consent")].join("\n\n"));
  },
  registered: (name: string): Message =>
    message(say("registered", { name }), [
      choice(say("buttonHelp"), "help"),
      choice(say("buttonSettings"), "settings"),
    ]),
  /** `wishes`: what this login has allowed for the first time. That it is connected is news only after it was not. */
  reconnected: (wishes: readonly Wish[], wasConnected: boolean): Message => {
    const more = wishes.map(({ permission }) => say("permitted", { permission }));
    const choices = wishes.flatMap((wish) => wishChoices(say, wish));
    const first = wasConnected && wishes.length > 0 ? say("allowed") : say("reconnected");
    return message([first, ...more].join("\n"), choices);
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

/** What else may be allowed goes on by itself, or where it was asked for. */
function wishChoices(say: Say, { permission, shareId }: Wish): Choice[] {
  if (permission !== "queue" && permission !== "save") return [];
  if (shareId === null) return [choice(say("buttonInbox"), "inbox")];
  return [choice(say(permission === "queue" ? "buttonQueue" : "buttonSave"), `${permission} ${shareId}`)];
}

function spaced(code: string): string {
  return code.replace(/(\d{4})(?=\d)/gu, "$1 ");
}
