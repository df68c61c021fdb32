import type { Choice, Group, GroupEvent, Member, Message } from "../domain.js";
import { memberIn, membersOf, typedName } from "../groups.js";
import type { Say } from "../say.js";
import { maySee } from "../visibility.js";
import { channelLabel, choice, message, someone } from "./words.js";

/** Buttons that fit below one message on every channel. */
const mostButtons = 6;
const mostNames = 40;

/** Groups: what is done with them, who is in them, and what others have done. */
export const groupTexts = (say: Say) => ({
  groupHow: (): Message => message(say("groupHow"), [choice(say("buttonGroups"), "group list")]),
  whichGroup: (group: string, found: Group[], command: (id: string) => string): Message =>
    message(
      say("whichGroup", { group }),
      found.map((one, at) => choice(describe(say, one, at), command(one.id))),
    ),
  groupCreated: (group: string): Message => message(say("groupCreated", { group, typed: typedName(group) })),
  groupAdded: (answer: keyof typeof addedKeys, name: string, group: string): Message =>
    message(say(addedKeys[answer], { name, group })),
  groupRemoved: (name: string, group: string): Message => message(say("groupRemoved", { name, group })),
  groupLeft: (group: string): Message => message(say("groupLeft", { group })),
  /** The longest members, to choose the next owner from. */
  groupHandOverFirst: (group: Group): Message => {
    const heirs = membersOf(group).filter(({ personId }) => personId !== group.ownerId);
    const buttons = heirs
      .toSorted((a, b) => a.sinceMs - b.sinceMs)
      .slice(0, mostButtons - 1)
      .map(({ personId, name }) => choice(name, `group owner ${group.id} ${personId}`));
    const how = say(buttons.length > 0 ? "groupHandOverFirst" : "groupAlone", { group: group.name });
    return message(how, [...buttons, choice(say("buttonDeleteGroup"), `group delete ${group.id}`)]);
  },
  groupHandedOver: (name: string, group: string): Message => message(say("groupHandedOver", { name, group })),
  groupYoursAlready: (group: string): Message => message(say("groupYoursAlready", { group })),
  groupRenamed: (group: string): Message => message(say("groupRenamed", { group })),
  groupDeleteSure: ({ id, name, members }: Group): Message =>
    message(say("groupDeleteSure", { group: name, count: members.length }), [
      choice(say("buttonDeleteGroupNow"), `group delete ${id} now`),
      choice(say("buttonKeepGroup"), `group show ${id}`),
    ]),
  groupDeleted: (group: string): Message => message(say("groupDeleted", { group })),
  groupJoined: (answer: "joined" | "already-in", group: string): Message =>
    message(say(answer === "joined" ? "groupJoined" : "groupAlreadyJoined", { group })),
  groupNotNow: (group: string): Message => message(say("groupNotNow", { group })),
  groupBound: (group: string): Message => message(say("groupBound", { group })),
  groupUnbound: (answer: "unbound" | "not-bound", group: string): Message =>
    message(say(answer === "unbound" ? "groupUnbound" : "groupNotBound", { group })),
  groups: (groups: Group[], readerId: string): Message => {
    if (groups.length === 0) return message(say("groupsNone"));
    const lines = groups.map((group) => groupLine(say, group, readerId));
    const buttons = groups.map(({ id, name }) => choice(say("buttonShowGroup", { group: name }), `group show ${id}`));
    return message([say("groups"), ...lines].join("\n"), buttons.slice(0, mostButtons));
  },
  /** All of it for members; whoever is only invited sees its name and who asks. */
  groupShown: (group: Group, readerId: string): Message =>
    maySee(readerId, { kind: "inside of a group", group })
      ? shown(say, group, readerId)
      : invitation(say, group, ownerOf(group)),
  /** Something that was done with a group. `by`: who did it, while they are in it. */
  groupEvent: (what: GroupEvent, group: Group, byId: string): Message => groupEvent(say, what, group, byId),
});

const addedKeys = {
  added: "groupAdded",
  invited: "groupInvited",
  "already-in": "groupAlreadyIn",
  "already-invited": "groupAlreadyInvited",
} as const;

function describe(say: Say, group: Group, at: number): string {
  const owner = someone(say, ownerOf(group)?.name ?? "");
  return say("whichGroupChoice", { number: at + 1, owner, count: membersOf(group).length });
}

function ownerOf(group: Group): Member | undefined {
  return memberIn(group, group.ownerId);
}

function groupLine(say: Say, group: Group, readerId: string): string {
  if (!maySee(readerId, { kind: "inside of a group", group }))
    return say("groupLineInvited", { group: group.name, name: someone(say, ownerOf(group)?.name ?? "") });
  const values = { group: group.name, count: membersOf(group).length };
  return say(group.ownerId === readerId ? "groupLineYours" : "groupLine", values);
}

function shown(say: Say, group: Group, readerId: string): Message {
  const members = membersOf(group);
  const asked = group.members.filter(({ state }) => state === "invited");
  const lines = [
    say("groupShown", { group: group.name, count: members.length }),
    say("groupOwner", { name: someone(say, ownerOf(group)?.name ?? "") }),
    say("groupMembers", { names: names(say, members) }),
    ...(asked.length > 0 ? [say("groupAsked", { names: names(say, asked) })] : []),
    ...(group.room ? [say("groupRoom", { channel: channelLabel(group.room.channel) })] : []),
    say("groupHint", { group: group.name }),
  ];
  return message(lines.join("\n"), showButtons(say, group, readerId));
}

function showButtons(say: Say, { id, ownerId, room }: Group, readerId: string): Choice[] {
  if (ownerId !== readerId) return [choice(say("buttonLeaveGroup"), `group leave ${id}`)];
  const unbind = room ? [choice(say("buttonUnbind"), `group unbind ${id}`)] : [];
  return [...unbind, choice(say("buttonDeleteGroup"), `group delete ${id}`)];
}

function names(say: Say, members: Member[]): string {
  return namesUpTo(
    say,
    members.map(({ name }) => name),
    mostNames,
  );
}

/** "Ann, Bob, and 3 others". People without a name any more are among the others. */
export function namesUpTo(say: Say, all: string[], most: number): string {
  const known = all.filter(Boolean).slice(0, most);
  const others = all.length - known.length;
  return say.list(others > 0 ? [...known, say("andMore", { count: others })] : known);
}

function invitation(say: Say, { id, name: group }: Group, asker: Member | undefined): Message {
  const name = someone(say, asker?.name ?? "");
  return message(say("groupAsks", { name, group }), [
    choice(say("buttonJoin"), `group join ${id}`),
    choice(say("buttonNotNow"), `group later ${id}`),
    ...(asker ? [choice(say("buttonBlock"), `block ${asker.personId}`)] : []),
  ]);
}

function groupEvent(say: Say, what: GroupEvent, group: Group, byId: string): Message {
  const by = memberIn(group, byId);
  const values = { group: group.name, name: someone(say, by?.name ?? "") };
  switch (what) {
    case "added":
      return message(say("groupYouWereAdded", values), [choice(say("buttonLeaveGroup"), `group leave ${group.id}`)]);
    case "invited":
      return invitation(say, group, by ?? ownerOf(group));
    case "joined":
      return message(say("groupSomebodyJoined", values));
    case "yours":
      return message(say(by ? "groupIsYours" : "groupIsYoursAlone", values), [
        choice(say("buttonShowGroup", { group: group.name }), `group show ${group.id}`),
      ]);
  }
}
