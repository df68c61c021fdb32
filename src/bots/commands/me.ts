import { UserError } from "../errors.js";
import { limits } from "../limits.js";
import type { Wording } from "../say.js";
import { type Command, forPeople } from "./command.js";

/** `onPage`: what plugins show there. */
export function meWith(onPage: readonly Wording[]): Command {
  return {
    name: "me",
    aliases: ["my page", "page"],
    about: "aboutMe",
    topic: "you",
    // Discord has a /me of its own.
    forms: [{ path: "page", says: "" }],
    usage: ["me", "me off"],
    run: forPeople(async (call, turn, ports) => {
      const { person, texts } = turn;
      if (/^(?:off|close|sign out)$/iu.test(call.words)) {
        // Safe to repeat, and must not wait for the reply to be stored.
        await ports.visits.leaveAll(person.id);
        return { reply: texts.pageLeft() };
      }
      const opened = await ports.visits.invite(person.id, turn.id);
      if (opened.kind === "limited") {
        const moment = texts.say.moment(opened.untilMs, person.zone);
        throw new UserError("pageLimit", { limit: limits.pageLinksPerDay, moment });
      }
      return { reply: texts.pageLink(ports.pageUrl(opened.token, texts.say.language), onPage), isSecret: true };
    }),
  };
}
