import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, minutes, openWorld, type World } from "../world.js";

let world: World;
let ann: Friend;
let bob: Friend;
let zoe: Friend;

beforeEach(async () => {
  world = await openWorld({ areStrangers: true });
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  zoe = world.friend("zoe", "Zoe Lind");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

const codeFrom = (text = "") => /accept ([2-9A-HJKMNP-Z]{8})/u.exec(text)?.[1] ?? "";
const annInvites = async () => {
  await ann.says("invite");
  return codeFrom(ann.news().at(-1));
};
const areFriends = async (one: Friend, other: Friend) => {
  const [oneId, otherId] = [await one.personId(), await other.personId()];
  const bonds = [await world.store.circle.get(oneId, otherId), await world.store.circle.get(otherId, oneId)];
  return bonds.map((bond) => bond?.state === "friend");
};

describe("invite", () => {
  it("gives a text to forward, with the link and what to type", async () => {
    await ann.says("invite");
    const [text = ""] = ann.news();
    const code = codeFrom(text);
    expect(code).toMatch(/\d/u);
    expect(text).toBe(
      `Forward this to somebody you would like to share songs with. It works once, until December 21, 2026:\n\n“I want to share songs with you! Open https://songs.example.org/invite/${code} or a chat with Send Songs, and type: accept ${code}”`,
    );
  });

  it("repeats the same code when its event comes again", async () => {
    const event = await ann.says("invite");
    const [first] = ann.news();
    await world.redeliver("ann", event, "invite");
    expect(ann.news()).toEqual([first]);
    expect(await world.store.invites.open(await ann.personId())).toHaveLength(1);
  });

  it("stops at ten that are open, and offers to take one back", async () => {
    const codes: string[] = [];
    for (let at = 0; at < 10; at += 1) codes.push(await annInvites());
    expect(new Set(codes).size).toBe(10);
    await ann.says("invite");
    const [refusal = ""] = ann.news();
    expect(refusal.split("\n")).toEqual([
      "10 of your invitations are open, which is the most. Take one back, or wait until one is used:",
      ...codes.map((code) => `${code}, until December 21, 2026`),
    ]);
    await ann.presses(`Take back ${codes[3]}`);
    expect(ann.news()).toEqual([`The invitation ${codes[3]} is taken back.`]);
    await bob.says(`accept ${codes[3]}`);
    expect(bob.news()).toEqual(["That invitation is over. Ask for a new one."]);
    expect(await annInvites()).toHaveLength(8);
  });

  it("has room again when one was used or has run out", async () => {
    for (let at = 0; at < 9; at += 1) await annInvites();
    await bob.says(`accept ${await annInvites()}`);
    expect(await annInvites()).toHaveLength(8);
    await world.advance(days(30));
    expect(await world.store.invites.open(await ann.personId())).toEqual([]);
    expect(await annInvites()).toHaveLength(8);
  });

  it.each(["invite cancel", "invite cancel K7QM2XPD", "invite cancel me"])(
    "%s finds nothing to take back",
    async (said) => {
      await ann.says(said);
      expect(ann.news()).toEqual(["You have no open invitation with that code."]);
    },
  );
});

describe("accepting", () => {
  it("makes both friends, and tells the one who invited", async () => {
    await bob.says(`accept ${await annInvites()}`);
    expect(bob.news()).toEqual(["You and Ann Reed are friends now. Send them a song!"]);
    expect(ann.news()).toEqual(["Bob Fisher has accepted your invitation. You are friends now!"]);
    expect(await areFriends(ann, bob)).toEqual([true, true]);
    await bob.says(`share ${paperLanterns.url} with Ann Reed`);
    expect(ann.news()[0]).toContain("Bob Fisher sent you a song.");
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("takes the code however it is typed", async () => {
    const code = await annInvites();
    await bob.says(`accept ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`);
    expect(await areFriends(ann, bob)).toEqual([true, true]);
  });

  it("brings songs that had waited for a yes", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    const code = await annInvites();
    bob.news();
    await bob.says(`accept ${code}`);
    expect(bob.news().at(-1)).toContain("Ann Reed sent you a song.");
  });

  it("works once: by the same person again it is no mistake, by another it is", async () => {
    const code = await annInvites();
    await bob.says(`accept ${code}`);
    for (const friend of [ann, bob]) friend.news();
    await bob.says(`accept ${code}`);
    expect(bob.news()).toEqual(["You and Ann Reed are friends now. Send them a song!"]);
    expect(ann.news()).toEqual([]);
    await zoe.registers();
    await zoe.says(`accept ${code}`);
    expect(zoe.news().at(-1)).toBe("That invitation has been accepted by somebody already. Ask for a new one.");
    expect(await areFriends(ann, zoe)).toEqual([false, false]);
  });

  it("by two at the same moment makes one of them a friend", async () => {
    await zoe.registers();
    const code = await annInvites();
    await Promise.all([bob.says(`accept ${code}`), zoe.says(`accept ${code}`)]);
    await world.settle();
    const all = [...(await areFriends(ann, bob)), ...(await areFriends(ann, zoe))];
    expect(all.filter(Boolean)).toHaveLength(2);
  });

  it("does not bring back a friendship that has ended", async () => {
    const code = await annInvites();
    await bob.says(`accept ${code}`);
    await ann.says("unfriend Bob Fisher");
    await bob.says(`accept ${code}`);
    expect(bob.news().at(-1)).toContain("has been accepted by somebody already");
    expect(await areFriends(ann, bob)).toEqual([false, false]);
  });

  it("by somebody who is a friend already leaves it to others", async () => {
    await bob.says(`accept ${await annInvites()}`);
    const code = await annInvites();
    await bob.says(`accept ${code}`);
    await zoe.registers();
    await zoe.says(`accept ${code}`);
    expect(await areFriends(ann, zoe)).toEqual([true, true]);
  });

  it("is over after thirty days", async () => {
    const code = await annInvites();
    await world.advance(days(30) - 1);
    expect((await world.store.invites.find(code)).kind).toBe("open");
    await world.advance(1);
    await bob.says(`accept ${code}`);
    expect(bob.news()).toEqual(["That invitation is over. Ask for a new one."]);
  });

  it("refuses one's own", async () => {
    const code = await annInvites();
    await ann.says(`accept ${code}`);
    expect(ann.news()).toEqual(["That is your own invitation. Forward it to somebody else!"]);
    expect((await world.store.invites.find(code)).kind).toBe("open");
  });

  it("refuses one of somebody the guest has blocked, and keeps it good", async () => {
    const code = await annInvites();
    await bob.says("block Ann Reed");
    bob.news();
    await bob.says(`accept ${code}`);
    expect(bob.news()).toEqual(["Ann Reed is blocked. To undo it: unblock Ann Reed"]);
    expect((await world.store.invites.find(code)).kind).toBe("open");
  });

  it("a wrong code says so, and five of them in a row lock for a while", async () => {
    for (let at = 2; at < 7; at += 1) {
      await bob.says(`accept K7QM2XP${at}`);
      expect(bob.news()).toEqual(["I do not know that invitation. Please check its 8 letters and digits."]);
    }
    const code = await annInvites();
    await bob.says(`accept ${code}`);
    expect(bob.news()[0]).toContain("too many wrong codes. Please try again in 15 minutes.");
    await world.advance(minutes(15));
    await bob.says(`accept ${code}`);
    expect(await areFriends(ann, bob)).toEqual([true, true]);
  });

  it("guesses are limited also for somebody who is not registered", async () => {
    for (let at = 2; at < 8; at += 1) await zoe.says(`accept K7QM2XP${at}`);
    expect(zoe.news().at(-1)).toContain("too many wrong codes");
  });

  it("a name that looks like a code is still a name", async () => {
    const name = "Bobby123";
    await zoe.registers(name);
    await zoe.says(`share ${paperLanterns.url} with Ann Reed`);
    await ann.says(`accept ${name}`);
    expect(await areFriends(ann, zoe)).toEqual([true, true]);
  });

  it("somebody blocked sees what everybody sees, uses the code up, and stays blocked", async () => {
    await ann.says("block Bob Fisher");
    const code = await annInvites();
    await bob.says(`accept ${code}`);
    expect(bob.news()).toEqual(["You and Ann Reed are friends now. Send them a song!"]);
    expect(ann.news()).toEqual([]);
    await zoe.registers();
    await zoe.says(`accept ${code}`);
    expect(zoe.news().at(-1)).toContain("has been accepted by somebody already");
    await bob.says(`share ${paperLanterns.url} with Ann Reed`);
    expect(bob.news().at(-1)).toContain("has reached Ann Reed");
    await bob.says("friends");
    expect(bob.news().at(-1)).toContain("You have one friend here.");
    expect(ann.news()).toEqual([]);
  });
});

describe("somebody who is not registered yet", () => {
  it("types the code once, registers, and is a friend", async () => {
    await zoe.says(`accept ${await annInvites()}`);
    const [answer = ""] = zoe.news();
    expect(answer).toContain("Ann has invited you.");
    expect(answer).not.toContain("Reed");
    expect(answer).toContain("https://songs.example.org/spotify/login?from=fake");
    await zoe.registers();
    expect(zoe.news()[0]).toMatch(/^Welcome, Zoe Lind!.*You and Ann Reed are friends now. Send them a song!$/su);
    expect(ann.news()).toEqual(["Zoe Lind has accepted your invitation. You are friends now!"]);
    expect(await areFriends(ann, zoe)).toEqual([true, true]);
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("is simply registered when the code has been used meanwhile", async () => {
    const code = await annInvites();
    await zoe.says(`accept ${code}`);
    await bob.says(`accept ${code}`);
    zoe.news();
    await zoe.registers();
    expect(zoe.news()[0]).not.toContain("friends now");
    expect(await areFriends(ann, zoe)).toEqual([false, false]);
  });

  it("repeats the whole welcome when the event comes again", async () => {
    await zoe.says(`accept ${await annInvites()}`);
    const said = `register name:"Zoe Lind" code:"${await zoe.logsIn()}"`;
    const event = await zoe.says(said);
    const [, reply] = zoe.news();
    await world.redeliver("zoe", event, said);
    expect(zoe.news()).toEqual([reply]);
    expect(ann.news()).toHaveLength(1);
  });

  it("does not become a friend anew by logging in again later", async () => {
    await zoe.says(`accept ${await annInvites()}`);
    await zoe.registers();
    await ann.says("unfriend Zoe Lind");
    await zoe.says(`register code:"${await zoe.logsIn()}"`);
    expect(await areFriends(ann, zoe)).toEqual([false, false]);
  });

  it("is told when the code is good for nothing", async () => {
    await zoe.says("accept K7QM2XPD");
    expect(zoe.news()).toEqual(["I do not know that invitation. Please check its 8 letters and digits."]);
  });

  it("an inviter who has been forgotten meanwhile invites nobody", async () => {
    const code = await annInvites();
    await zoe.says(`accept ${code}`);
    await ann.says("forget me now");
    zoe.news();
    await zoe.registers();
    expect(zoe.news()[0]).not.toContain("friends now");
    await bob.says(`accept ${code}`);
    expect(bob.news()).toEqual(["I do not know that invitation. Please check its 8 letters and digits."]);
  });
});
