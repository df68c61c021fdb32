/** A friend with a phone on the page: a chat account and a Spotify account. */
export interface Friend {
  /** How the control API and the page name them. */
  id: string;
  name: string;
  /** What tells people of one name apart on the page. */
  note: string | null;
  /** Where they chat; the page styles the phone by it. */
  channel: "messenger";
  /** Their id on that channel: for Messenger, the page-scoped id. */
  userId: string;
  /** Their account on the emulated Spotify. */
  listenerId: string;
  /** Name of their colour in the page's stylesheet. */
  colour: "coral" | "blue" | "plum" | "amber";
}

/** Who is there at the start. Two of them share a name, so that "which one?" can be seen. Nobody is registered. */
export function createFriends(): Friend[] {
  return [
    { ...onMessenger("ann", "6100000000000001"), name: "Ann Reed", note: null, colour: "coral" },
    { ...onMessenger("bob", "6100000000000002"), name: "Bob Fisher", note: null, colour: "blue" },
    { ...onMessenger("cleo", "6100000000000003"), name: "Cleo Park", note: null, colour: "plum" },
    { ...onMessenger("bob2", "6100000000000004"), name: "Bob Fisher", note: "the other Bob", colour: "amber" },
  ];
}

function onMessenger(id: string, userId: string): Pick<Friend, "id" | "channel" | "userId" | "listenerId"> {
  return { id, channel: "messenger", userId, listenerId: id };
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
