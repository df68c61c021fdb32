import { UserError } from "../errors.js";
import { limits } from "../limits.js";
import type { ApiTokens } from "../ports.js";
import {
  aboutApiToken,
  aboutRevoke,
  apiTokenHow,
  tokenCare,
  tokenInRoom,
  tokenIs,
  tokensEnded,
  tokensOff,
} from "./api-token-words.js";
import { type Command, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { setting } from "./fields.js";

export const apiToken: Command = {
  name: "api token",
  aliases: ["settings api token", "settings api-token", "api-token"],
  about: aboutApiToken,
  topic: "you",
  forms: [setting("api-token", { name: "to", about: aboutRevoke, kind: "choice", choices: ["revoke"] })],
  usage: ["api token", "api token revoke"],
  run: forPeople(async (call, turn, ports) => {
    if (!ports.apiTokens) throw new UserError(tokensOff);
    const wanted = call.words.toLowerCase();
    if (wanted === "revoke") return revoked(turn, ports.apiTokens);
    if (wanted !== "") throw new UserError(apiTokenHow);
    // Not even a reply that is hidden from the others: it stays on the screen of a room.
    if (turn.address.room !== undefined) throw new UserError(tokenInRoom);
    return issued(turn, ports.apiTokens);
  }),
};

/** The token stands alone between two paragraphs, so that it can be copied. */
async function issued({ person, texts: { say } }: PersonTurn, tokens: ApiTokens): Promise<Outcome> {
  const { token, url } = await tokens.issue(person.id);
  const text = [say(tokenIs, { days: limits.apiTokenDays }), token, say(tokenCare, { url })].join("\n\n");
  return { reply: { text, isSecret: true }, isSecret: true };
}

async function revoked({ person, texts: { say } }: PersonTurn, tokens: ApiTokens): Promise<Outcome> {
  return { reply: { text: say(tokensEnded, { count: await tokens.revoke(person.id) }) } };
}
