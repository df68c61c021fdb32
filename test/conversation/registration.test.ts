import { beforeEach, describe, expect, it } from "vitest";
import { consentWording } from "../../src/bots/consent.js";
import { paperLanterns } from "../fixtures/share.js";
import { type Friend, minutes, openWorld, type World } from "../world.js";

let world: World;
let ann: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
});

describe("register", () => {
  it("gives the login link with the consent", async () => {
    await ann.says("register");
    expect(ann.news()[0]).toContain("https://songs.example.org/spotify/login?from=fake");
    expect(ann.screen()[0]?.text).toContain(consentWording("en"));
  });

  it.each(["1234 5678 9012 3456", "1234567890123456", "1234-5678-9012-3456"])("knows %s for a code", async (code) => {
    await ann.says(code);
    expect(ann.news()).toEqual(["That code is not right. Check the 16 digits, or type register for a new link."]);
  });

  it.each(["register 1234", 'register name:"Ann Reed"', 'register name:"Ann" code:"12345678901234567"'])(
    "says what a code looks like after %s",
    async (said) => {
      await ann.says(said);
      expect(ann.news()[0]).toContain("A code has 16 digits");
    },
  );

  it("links the chat and stores the yes with its time and wording", async () => {
    await ann.registers();
    expect(ann.news()[0]).toContain("Welcome, Ann Reed!");
    const person = await world.store.people.at(ann.address);
    expect(person?.consent).toEqual({ atMs: world.clock.nowMs(), wording: expect.any(String) });
  });

  it("asks for a name when the code comes without one, and keeps the code good", async () => {
    const code = await ann.logsIn("annie");
    await ann.says(code);
    expect(ann.news()[0]).toContain("What should your friends call you?");
    expect(JSON.stringify([...(await world.dump())])).not.toContain(code);
    await ann.presses("I am annie");
    expect(ann.news()[0]).toContain("Welcome, annie!");
  });

  it.each(["@everyone", "<@U123>", "", "x".repeat(41), "\u202Egnol", "..."])("refuses %j as a name", async (name) => {
    const code = await ann.logsIn();
    await ann.says(`register name:"${name}x" code:"${code}"`.replace('x" code', '" code'));
    expect(await world.store.people.at(ann.address)).toBeNull();
  });

  it("gives a code only once", async () => {
    const code = await ann.logsIn();
    await ann.says(`register name:"Ann Reed" code:"${code}"`);
    const eve = world.friend("eve", "Eve");
    await eve.says(`register name:"Eve" code:"${code}"`);
    expect(eve.news()).toEqual(["That code has been used already. Type register and I will send you a new link."]);
    expect(await world.store.people.at(eve.address)).toBeNull();
  });

  it("refuses a code after a quarter of an hour", async () => {
    const code = await ann.logsIn();
    await world.advance(minutes(15) + 1);
    await ann.says(`register name:"Ann Reed" code:"${code}"`);
    expect(ann.news()[0]).toContain("older than 15 minutes");
  });

  it("stops guessing after five wrong codes, even with a right one, for a while", async () => {
    const code = await ann.logsIn();
    for (let at = 0; at < 5; at += 1) await ann.says(`000000000000000${at}`);
    await ann.says(`register name:"Ann Reed" code:"${code}"`);
    expect(ann.news().at(-1)).toContain("too many wrong codes");
    await world.advance(minutes(15));
    await ann.registers();
    expect(ann.news().at(-1)).toContain("Welcome");
  });

  it("cannot be used to take over somebody by their chat id", async () => {
    await ann.registers();
    const eve = world.friend("eve", "Eve");
    await eve.says('register name:"Eve" code:"ann"');
    await eve.says(`register name:"Eve" code:"${await ann.personId()}"`);
    expect(await world.store.people.at(eve.address)).toBeNull();
  });

  it("repeats its reply when the event comes again, and links once", async () => {
    const said = `register name:"Ann Reed" code:"${await ann.logsIn()}"`;
    const event = await ann.says(said);
    const [reply] = ann.news();
    await world.redeliver("ann", event, said);
    expect(ann.news()).toEqual([reply]);
  });

  it("joins a second chat to the same person by a code of its own, and tells the first", async () => {
    await ann.registers();
    ann.news();
    const second = world.friend("ann-elsewhere");
    await second.says(`register code:"${await second.logsIn("account-ann")}"`);
    expect(second.news()[0]).toContain("This chat now belongs to Ann Reed too");
    expect(await second.personId()).toBe(await ann.personId());
    expect(ann.news()).toEqual([
      "Fake is now linked to you as well. If that was not you, type disconnect here and register again.",
    ]);
  });

  it("does not let a chat change to another Spotify account unasked", async () => {
    await ann.registers();
    ann.news();
    await ann.says(`register code:"${await ann.logsIn("somebody-else")}"`);
    expect(ann.news()[0]).toContain("connected to another Spotify account");
  });
});

describe("leaving", () => {
  it("disconnect erases the Spotify connection and keeps the person", async () => {
    await ann.registers();
    await ann.says("disconnect");
    expect((await world.store.people.at(ann.address))?.spotify).toBeNull();
    expect(JSON.stringify([...(await world.dump())])).not.toContain("account-ann");
    await ann.registers();
    expect(ann.news().at(-1)).toContain("connected again");
  });

  it("forget me asks first, then erases the person everywhere and says what went", async () => {
    const bob = world.friend("bob", "Bob Fisher");
    await ann.registers();
    await bob.registers();
    await ann.says(`share ${paperLanterns.url} with Bob Fisher pre:"between us" post:"last words"`);
    for (const friend of [ann, bob]) friend.news();

    await ann.says("forget me");
    expect(await world.store.people.at(ann.address)).not.toBeNull();
    const id = await ann.personId();
    await ann.presses("Yes, forget me");
    expect(ann.news().at(-1)).toMatch(/^Done, I have forgotten you\. Erased – .*1/);
    expect(await world.store.people.at(ann.address)).toBeNull();
    const left = JSON.stringify([...(await world.dump())]);
    for (const trace of ["Ann Reed", "account-ann", "secret-of-account-ann", "between us", "last words"]) {
      expect(left).not.toContain(trace);
    }
    expect((await world.store.shares.received(await bob.personId())).filter(({ senderId }) => senderId === id)).toEqual(
      [expect.objectContaining({ senderName: "", state: "cancelled", post: null })],
    );
  });

  it("a forgotten friend's open songs end for their sender, and nobody is looked at any more", async () => {
    const bob = world.friend("bob", "Bob Fisher");
    await ann.registers();
    await bob.registers();
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    const bobsId = await bob.personId();
    await bob.says("forget me now");
    await world.advance(minutes(60 * 24 * 8));
    expect(world.music.polls(bobsId)).toBe(0);
    await ann.says("sent");
    expect(ann.news().at(-1)).toContain("to Somebody – ended");
  });
});
