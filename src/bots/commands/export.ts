import { UserError } from "../errors.js";
import { limits } from "../limits.js";
import { type Command, forPeople } from "./command.js";

export const exportData: Command = {
  name: "export",
  aliases: ["my data", "settings export"],
  about: "aboutExport",
  topic: "you",
  forms: [{}],
  usage: ["export"],
  run: forPeople(async (_call, turn, ports) => {
    const opened = await ports.exports.open(turn.person.id, turn.id);
    if (opened.kind === "limited") {
      const moment = turn.texts.say.moment(opened.untilMs, turn.person.zone);
      throw new UserError("exportLimit", { limit: limits.exportsPerDay, moment });
    }
    return { reply: turn.texts.exportLink(ports.exportUrl(opened.token, turn.texts.say.language)), isSecret: true };
  }),
};
