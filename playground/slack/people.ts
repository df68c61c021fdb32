import type { Channel, Directory } from "./directory.js";
import { derivedId } from "./ids.js";

/** A workspace to add. */
export interface TeamToAdd {
  id: string;
  name: string;
  /** Default null: a workspace of its own. */
  enterpriseId?: string | null;
}

/** A person to add. */
export interface UserToAdd {
  teamId: string;
  /** `U…` or `W…` */
  id: string;
  /** Full name. */
  name: string;
  /** Default: made from the name. */
  handle?: string;
  /** Default false: a deactivated account cannot be written to. */
  isDeactivated?: boolean;
  /** The language they have chosen, such as "de-DE". Default: `en-US`. */
  locale?: string;
}

/** A channel to add. */
export interface ChannelToAdd {
  teamId: string;
  /** `C…` */
  id: string;
  /** Without `#`. */
  name: string;
  /** Ids of users, also of other workspaces: that makes it a shared channel. The app's bot has to be invited. */
  members: readonly string[];
  /** Default `public`. */
  kind?: "public" | "private";
  isArchived?: boolean;
  isReadOnly?: boolean;
}

/** A user group to add. */
export interface SubteamToAdd {
  teamId: string;
  /** `S…` */
  id: string;
  /** Without `@`. */
  handle: string;
  members: readonly string[];
}

/** Fills workspaces with people and channels. @throws Error for ids that are taken, malformed or unknown */
export function createFilling(directory: Directory) {
  return {
    addTeam({ id, name, enterpriseId = null }: TeamToAdd): void {
      checkFree(directory.teams, id, /^T/);
      const domain = `${slug(name)}-${derivedId("", id).toLowerCase().slice(0, 4)}`;
      directory.teams.set(id, { id, name, domain, enterpriseId });
    },
    addUser({ teamId, id, name, handle = slug(name), isDeactivated = false, locale = "en-US" }: UserToAdd): void {
      checkFree(directory.users, id, /^[UW]/);
      const home = directory.team(teamId).id;
      directory.users.set(id, { id, teamId: home, name, handle, isBot: false, isDeactivated, locale });
    },
    addChannel(channel: ChannelToAdd): void {
      checkFree(directory.channels, channel.id, /^[CG]/);
      directory.channels.set(channel.id, channelOf(directory, channel));
    },
    addSubteam({ teamId, id, handle, members }: SubteamToAdd): void {
      checkFree(directory.subteams, id, /^S/);
      directory.subteams.set(id, { id, teamId: directory.team(teamId).id, handle, members: [...members] });
    },
  };
}

function channelOf(directory: Directory, channel: ChannelToAdd): Channel {
  const { teamId, id, name, members, kind = "public", isArchived = false, isReadOnly = false } = channel;
  const known = members.map((member) => directory.user(member).id);
  return { id, name, teamId: directory.team(teamId).id, kind, members: new Set(known), isArchived, isReadOnly };
}

function checkFree(taken: ReadonlyMap<string, unknown>, id: string, prefix: RegExp): void {
  if (taken.has(id)) throw new Error(`There is already ${id}`);
  if (!prefix.test(id) || !/^[A-Z0-9]+$/.test(id)) throw new Error(`${id} is no id of this kind`);
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "");
}
