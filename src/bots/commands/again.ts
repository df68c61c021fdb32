import type { CommandCall } from "../command.js";
import { UserError } from "../errors.js";
import { limits } from "../limits.js";
import type { Command } from "./command.js";
import { share } from "./share.js";

/** `share again with …`, for short. */
export const again: Command = {
  name: "again",
  aliases: [],
  about: "aboutAgain",
  topic: "songs",
  forms: [
    {
      fields: [
        { name: "to", about: "fieldTo", kind: "recipient", isRequired: true, maxLength: 100, option: "name" },
        { name: "note", about: "fieldNote", kind: "text", maxLength: limits.noteLength },
        { name: "after", about: "fieldAfter", kind: "text", maxLength: limits.noteLength },
      ],
      says: "with|to {to} pre:{note} post:{after}",
    },
  ],
  usage: ["again with Bob Fisher", "share again with Bob Fisher"],
  run: (call, turn, ports) => share.run({ ...call, name: share.name, words: wordsOf(call) }, turn, ports),
};

function wordsOf({ words, options }: CommandCall): string {
  if (words === "" && options.name === undefined) throw new UserError("againHow");
  return `again ${/^(?:with|to)\s/iu.test(words) || words === "" ? words : `with ${words}`}`.trim();
}
