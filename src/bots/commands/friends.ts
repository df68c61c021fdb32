import { circlePage } from "../circle-view.js";
import { type Command, forPeople } from "./command.js";
import { pageField } from "./fields.js";

export const friends: Command = {
  name: "friends",
  aliases: ["requests"],
  about: "aboutFriends",
  topic: "friends",
  forms: [{ fields: [pageField] }],
  isReading: true,
  atHome: "friends",
  usage: ["friends"],
  run: forPeople(async (call, turn, ports) => {
    const page = /^[1-9]\d{0,3}$/u.test(call.words) ? Number(call.words) : 1;
    return { reply: turn.texts.friends(await circlePage(ports, turn.person, page, ports.clock.nowMs())) };
  }),
};
