import type { CommandCall } from "../command.js";
import { unquote } from "../command.js";
import type { Address, Group } from "../domain.js";
import { UserError } from "../errors.js";
import type { Field } from "../forms.js";
import * as groupSteps from "../groups.js";
import { limits } from "../limits.js";
import { hash } from "../new-share.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { somebody } from "./fields.js";
import { add, join, later, leave, owner, remove, stepOf } from "./group-members.js";
import { aboutGroup, type GroupCall, type SubCommand } from "./group-words.js";

/** Groups: circles of friends that get a song together. */

const create: SubCommand = async ({ words, options }, turn, ports) => {
  const said = options.name ?? unquote(words);
  if (said === "") throw new UserError("groupNameHow");
  const name = groupSteps.readGroupName(said);
  const { person } = turn;
  const id = `g_${hash(`${turn.id}|group`).slice(0, 16)}`;
  await ports.groups.change(id, stepOf(turn), groupSteps.begun(id, name, person, ports.clock.nowMs()));
  return { reply: turn.texts.groupCreated(name) };
};

const rename: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, { isOwners: true, needs: "groupRenameHow" }, async ({ group, rest }) => {
    const name = groupSteps.readGroupName(unquote(rest.replace(/^(?:to|into)\s+(?=\S)/iu, "")));
    await ports.groups.change(group.id, stepOf(turn), groupSteps.renamed(turn.person.id, name));
    return { reply: turn.texts.groupRenamed(name) };
  });

/** Where others are in it, it asks first. */
const end: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, { isOwners: true, mayEnd: "now" }, async ({ group, rest }) => {
    if (group.ownerId !== turn.person.id) throw new UserError("groupNotYours", { group: group.name });
    if (rest !== "now" && group.members.length > 1) return { reply: turn.texts.groupDeleteSure(group) };
    await ports.groups.change(group.id, stepOf(turn), groupSteps.deleted(turn.person.id));
    return { reply: turn.texts.groupDeleted(group.name) };
  });

const show: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, {}, async ({ group }) => ({ reply: turn.texts.groupShown(group, turn.person.id) }));

const bind: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, { isOwners: true }, (meant) => bindTo(turn.address, meant.group, turn, ports));

async function bindTo(address: Address, group: Group, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const { room } = address;
  if (room === undefined) throw new UserError("groupBindHow", { group: group.name });
  const decide = groupSteps.bound(turn.person.id, { ...address, room });
  await ports.groups.change(group.id, stepOf(turn), decide);
  return { reply: turn.texts.groupBound(group.name) };
}

const unbind: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, { isOwners: true }, async ({ group }) => {
    const answer = await ports.groups.change(group.id, stepOf(turn), groupSteps.unbound(turn.person.id));
    return { reply: turn.texts.groupUnbound(answer, group.name) };
  });

const list: SubCommand = async (_call, turn, ports) => ({
  reply: turn.texts.groups(await ports.groups.of(turn.person.id), turn.person.id),
});

const subCommands = new Map<string, SubCommand>([
  ["create", create],
  ["add", add],
  ["remove", remove],
  ["leave", leave],
  ["rename", rename],
  ["delete", end],
  ["owner", owner],
  ["list", list],
  ["show", show],
  ["bind", bind],
  ["unbind", unbind],
  ["join", join],
  ["later", later],
]);

/** The sub-command and what stands behind it; null for none of ours. */
function readSub({ words, options }: CommandCall): { run: SubCommand; call: GroupCall } | null {
  const [, said = "", rest = ""] = /^(\S+)\s*(.*)$/su.exec(words) ?? [];
  const sub = said.toLowerCase();
  const run = subCommands.get(sub);
  return run ? { run, call: { sub, words: rest, options } } : null;
}

const which: Field = { name: "group", about: "fieldGroup", kind: "group", isRequired: true, maxLength: 100 };
const called: Field = {
  name: "name",
  about: "fieldGroupName",
  kind: "text",
  isRequired: true,
  maxLength: limits.groupNameLength,
};

export const group: Command = {
  name: "group",
  aliases: [],
  about: "aboutGroup",
  topic: "groups",
  forms: [
    { path: "group create", about: "formGroupCreate", fields: [called] },
    { path: "group add", about: "formGroupAdd", fields: [which, somebody("fieldPerson")] },
    { path: "group remove", about: "formGroupRemove", fields: [which, somebody("fieldMember")] },
    { path: "group show", about: "formGroupShow", fields: [which] },
    { path: "group join", about: "formGroupJoin", fields: [which] },
    { path: "group leave", about: "formGroupLeave", fields: [which] },
    {
      path: "group rename",
      about: "formGroupRename",
      fields: [which, called],
    },
    { path: "group owner", about: "formGroupOwner", fields: [which, somebody("fieldMember")] },
    { path: "group delete", about: "formGroupDelete", fields: [which] },
    { path: "group bind", about: "formGroupBind", fields: [which] },
    { path: "group unbind", about: "formGroupUnbind", fields: [which] },
  ],
  usage: [
    "group create road-trip",
    "group add road-trip Bob Fisher",
    "group remove road-trip Bob Fisher",
    "group show road-trip",
    "group list",
    "group leave road-trip",
    "group rename road-trip summer",
    "group owner road-trip Bob Fisher",
    "group delete road-trip",
    "group bind road-trip",
    "group unbind road-trip",
  ],
  run: forPeople(async (call, turn, ports) => {
    const found = readSub(call);
    return found ? found.run(found.call, turn, ports) : { reply: turn.texts.groupHow() };
  }),
};

/** The same list for a panel that shows itself, and for whoever types the plural. */
export const groups: Command = {
  name: "groups",
  aliases: ["group list"],
  about: "aboutGroups",
  topic: "groups",
  forms: [{ path: "group list", says: "" }],
  isReading: true,
  atHome: "groups",
  usage: ["groups"],
  run: forPeople((call, turn, ports) => list({ sub: "list", ...call }, turn, ports)),
};

/** What these commands were called at first: `create_group name:'group1'`, `add_to_group group1 'Bob Fisher'`. */
export const createGroup = oldForm("create_group", ["create group"], "create", create);
export const addToGroup = oldForm("add_to_group", ["add to group"], "add", add);

function oldForm(name: string, aliases: string[], sub: string, run: SubCommand): Command {
  return {
    name,
    aliases,
    isHidden: true,
    about: "aboutGroup",
    usage: [],
    run: forPeople((call, turn, ports) => run({ sub, words: call.words, options: call.options }, turn, ports)),
  };
}
