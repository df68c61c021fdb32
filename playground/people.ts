/** Where people chat; the page styles each phone by it. */
export type ChannelName = "messenger" | "slack" | "discord";

/** A friend with a phone on the page: a chat account and a Spotify account. */
export interface Friend {
  /** How the control API and the page name them. */
  id: string;
  name: string;
  /** What tells people of one name apart on the page. */
  note: string | null;
  channel: ChannelName;
  /** What their id belongs to: the Page on Messenger, the workspace on Slack, the application on Discord. */
  tenantId: string;
  /** Their id on that channel: for Messenger, the page-scoped id. */
  userId: string;
  /** Their account on the emulated Spotify. */
  listenerId: string;
  /** Name of their colour in the page's stylesheet. */
  colour: "coral" | "blue" | "plum" | "amber";
}

/** Where the friends and the bot are on each platform. */
export const places = {
  messenger: { pageId: "100200300400500" },
  slack: { teamId: "T0LANTERNS", name: "Paper Lanterns", room: { id: "C0MUSIC", name: "music" } },
  discord: {
    applicationId: "1000200030004000500",
    guildId: "4000100010001000100",
    name: "Paper Lanterns",
    room: { id: "4000100010001000200", name: "music" },
  },
} as const;

/** Somebody who can be named on a platform. */
export interface Account {
  userId: string;
  name: string;
}

/** Others who are there too, without a phone on the page: the bot has never heard of them. */
const bystanders: Record<ChannelName, Account[]> = {
  messenger: [],
  slack: [{ userId: "U0DANALEVI", name: "Dana Levi" }],
  discord: [{ userId: "300000000000000009", name: "Eli Stone" }],
};

/** Everybody on a platform, the friends first. */
export function everybodyOn(channel: ChannelName, friends: readonly Friend[]): Account[] {
  const own = friends.filter((friend) => friend.channel === channel).map(({ userId, name }) => ({ userId, name }));
  return [...own, ...bystanders[channel]];
}

/** Who is there at the start. Two of them share a name, so that "which one?" can be seen. Nobody is registered. */
export function createFriends(): Friend[] {
  return [
    { ...onMessenger("ann", "6100000000000001"), name: "Ann Reed", note: null, colour: "coral" },
    { ...onSlack("bob", "U0BOBFISHER"), name: "Bob Fisher", note: null, colour: "blue" },
    { ...onDiscord("cleo", "300000000000000003"), name: "Cleo Park", note: null, colour: "plum" },
    { ...onMessenger("bob2", "6100000000000004"), name: "Bob Fisher", note: "the other Bob", colour: "amber" },
  ];
}

type Place = Pick<Friend, "id" | "channel" | "tenantId" | "userId" | "listenerId">;

function onMessenger(id: string, userId: string): Place {
  return { id, channel: "messenger", tenantId: places.messenger.pageId, userId, listenerId: id };
}

function onSlack(id: string, userId: string): Place {
  return { id, channel: "slack", tenantId: places.slack.teamId, userId, listenerId: id };
}

function onDiscord(id: string, userId: string): Place {
  return { id, channel: "discord", tenantId: places.discord.applicationId, userId, listenerId: id };
}

/**
 * The friend meant by an id, a full name or a first name, without regard to case; null if there is none.
 * Of two people of one name it is the first.
 */
export function findFriend(friends: readonly Friend[], as: string): Friend | null {
  const wanted = normalised(as);
  const ways: ((friend: Friend) => string)[] = [
    (friend) => friend.id,
    (friend) => friend.name,
    (friend) => firstName(friend.name),
  ];
  for (const way of ways) {
    const found = friends.find((friend) => normalised(way(friend)) === wanted);
    if (found !== undefined) return found;
  }
  return null;
}

function firstName(name: string): string {
  return name.split(" ")[0] ?? name;
}

function normalised(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
