import type { PluginTopic } from "../plugin-topic.js";
import type { Wording } from "../say.js";
import { again } from "./again.js";
import { react, reply, thanks } from "./answering.js";
import { cancel, heardIt, skip } from "./answers.js";
import { apiToken } from "./api-token.js";
import { block, unblock, unfriend } from "./blocking.js";
import type { Command } from "./command.js";
import { exportData } from "./export.js";
import { friends } from "./friends.js";
import { addToGroup, createGroup, group, groups } from "./group.js";
import { helpFor, welcome } from "./help.js";
import { invite } from "./invite.js";
import { inbox, sent } from "./lists.js";
import { meWith } from "./me.js";
import { mute, unmute } from "./mute.js";
import { notifyAbout } from "./notify.js";
import { more, queue, save } from "./own-music.js";
import { quiet, timeZone } from "./quiet.js";
import { receipts } from "./receipts.js";
import { register } from "./register.js";
import { remind } from "./remind.js";
import { accept, notNow } from "./requests.js";
import { disconnect, forgetMe, language, prefer, presence, settings, where } from "./settings.js";
import { share } from "./share.js";

/** Which parts bring what, besides the core. */
export interface Additions {
  commands: readonly Command[];
  topics: readonly PluginTopic[];
  /** What plugins show on a person's page. */
  onPage: readonly Wording[];
}

const own = ({ topics, onPage }: Omit<Additions, "commands">): readonly Command[] => [
  register,
  share,
  again,
  inbox,
  sent,
  heardIt,
  skip,
  react,
  thanks,
  reply,
  remind,
  queue,
  save,
  more,
  cancel,
  friends,
  accept,
  notNow,
  block,
  unblock,
  unfriend,
  mute,
  unmute,
  invite,
  group,
  groups,
  createGroup,
  addToGroup,
  settings,
  receipts,
  prefer,
  where,
  presence,
  language,
  quiet,
  timeZone,
  notifyAbout(topics),
  meWith(onPage),
  exportData,
  apiToken,
  disconnect,
  forgetMe,
  welcome,
];

/** The commands of the core, then those that plugins bring, in the order of help, which lists them all. */
export function commandsWith({ commands, ...more }: Additions): readonly Command[] {
  const all = [...own(more), ...commands];
  return [...all, helpFor(all)];
}

/** Those of the core alone. */
export const allCommands: readonly Command[] = commandsWith({ commands: [], topics: [], onPage: [] });
