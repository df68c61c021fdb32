import { cancel, heardIt, skip } from "./answers.js";
import type { Command } from "./command.js";
import { helpFor, welcome } from "./help.js";
import { inbox, sent } from "./lists.js";
import { register } from "./register.js";
import { disconnect, forgetMe, language, prefer, presence, receipts, settings, where } from "./settings.js";
import { share } from "./share.js";

const own: readonly Command[] = [
  register,
  share,
  inbox,
  sent,
  heardIt,
  skip,
  cancel,
  settings,
  receipts,
  prefer,
  where,
  presence,
  language,
  disconnect,
  forgetMe,
  welcome,
];

/** Every command of the core, in the order of help. */
export const allCommands: readonly Command[] = [...own, helpFor(own)];
