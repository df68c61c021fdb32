import { derivedId } from "./ids.js";

/** A workspace. */
export interface Team {
  id: string;
  name: string;
  /** First part of its address; derived from the name. */
  domain: string;
  /** The organisation it belongs to; null for a workspace of its own. */
  enterpriseId: string | null;
}

/** Somebody in a workspace. On an organisation ids are the same in all its workspaces. */
export interface SlackUser {
  id: string;
  /** The home workspace. */
  teamId: string;
  /** Full name. */
  name: string;
  /** Handle, lower case. */
  handle: string;
  isBot: boolean;
  isDeactivated: boolean;
  /** The language they have chosen, such as "de-DE". */
  locale: string;
}

/** A conversation: a channel, or a direct message. */
export interface Channel {
  id: string;
  /** Without `#`; `directmessage` for direct messages. */
  name: string;
  teamId: string;
  kind: "public" | "private" | "im" | "mpim";
  members: Set<string>;
  isArchived: boolean;
  /** Only admins may post: apps get `restricted_action`. */
  isReadOnly: boolean;
}

/** A user group. */
export interface Subteam {
  id: string;
  teamId: string;
  handle: string;
  members: string[];
}

/** Who and what there is in all workspaces. Lookups by unknown ids answer null, or throw where the caller must know better. */
export class Directory {
  readonly teams = new Map<string, Team>();
  readonly users = new Map<string, SlackUser>();
  readonly channels = new Map<string, Channel>();
  readonly subteams = new Map<string, Subteam>();

  /** @throws Error if there is no such team */
  team(id: string): Team {
    return known(this.teams.get(id), `team ${id}: call addTeam first`);
  }

  /** @throws Error if there is no such user */
  user(id: string): SlackUser {
    return known(this.users.get(id), `user ${id}: call addUser first`);
  }

  /** @throws Error if there is no such channel */
  channel(id: string): Channel {
    return known(this.channels.get(id), `channel ${id}: call addChannel first`);
  }

  /** Name shown for a user; the id itself where nobody has it. */
  displayName(userId: string): string {
    return this.users.get(userId)?.name ?? userId;
  }

  /** The direct message between exactly these users, made where there is none yet. */
  direct(teamId: string, userIds: readonly string[]): Channel {
    const members = [...new Set(userIds)].sort();
    const id = derivedId(members.length > 2 ? "G" : "D", ...members);
    const existing = this.channels.get(id);
    if (existing !== undefined) return existing;
    const kind = members.length > 2 ? "mpim" : "im";
    const channel = { id, teamId, kind, members: new Set(members), isArchived: false, isReadOnly: false } as const;
    const name = kind === "im" ? "directmessage" : "mpdm";
    this.channels.set(id, { ...channel, name });
    return this.channel(id);
  }

  /** Whether two users are members of one channel, which lets even strangers write to each other. */
  shareChannel(oneId: string, otherId: string): boolean {
    const isShared = ({ kind, members }: Channel) => kind !== "im" && members.has(oneId) && members.has(otherId);
    return [...this.channels.values()].some(isShared);
  }
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}`);
  return value;
}
