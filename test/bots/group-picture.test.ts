import { describe, expect, it } from "vitest";
import type { SentState } from "../../src/bots/domain.js";
import { groupPicture, shownGroupPictures } from "../../src/bots/group-picture.js";
import { sayIn } from "../../src/bots/say.js";
import { aBatch } from "../fixtures/group.js";
import { aSentShare } from "../fixtures/share.js";

const batch = aBatch({ id: "b_1", groupName: "crew", count: 3 });
const say = sayIn({ language: "en", spell: (command) => command });
const members = ["Bob Fisher", "Cleo Park", "Dan Wolf"];
const sharesIn = (...states: SentState[]) =>
  states.map((state, at) => aSentShare({ id: `b_1.${at}`, state, recipientName: members[at] ?? "" }));

describe("the picture of a song sent to a group", () => {
  it("shows the song and how many have heard it, as far as its sender may know", () => {
    const some = groupPicture(say, batch, sharesIn("heard", "said-heard", "delivered"));
    expect(some).toMatchObject({ title: batch.track.name, foot: "For crew: heard by 2 of 3", columns: [] });
    const all = groupPicture(say, batch, sharesIn("heard", "heard", "heard"));
    expect(all).toMatchObject({ foot: "For crew: heard by all 3" });
  });

  it("names nobody, and no picture of anybody else's is part of it", () => {
    const picture = groupPicture(say, batch, sharesIn("heard", "heard", "heard"));
    for (const name of members) expect(JSON.stringify(picture)).not.toContain(name);
    expect(JSON.stringify(picture)).not.toContain("http");
  });

  it("says all that is written in it to whoever does not see it", () => {
    const { title, subtitle, foot, alt } = groupPicture(say, batch, sharesIn("heard"));
    expect(alt).toBe([title, subtitle, foot].join("\n"));
  });

  it("has the colours of its group", () => {
    const other = { ...batch, id: "b_2", track: { ...batch.track, name: "Another" } };
    expect(groupPicture(say, other, []).seed).toBe(groupPicture(say, batch, []).seed);
  });

  it("is there for its sender alone, and as long as their record of the song is", async () => {
    const stored = { batch, shares: sharesIn("heard", "heard", "heard") };
    const pictures = shownGroupPictures({
      batch: async (personId, id) => (personId === "p_ann" && id === "b_1" ? stored : null),
    });
    expect(await pictures.picture("p_ann", "b_1", say)).toMatchObject({ title: batch.track.name });
    expect(await pictures.picture("p_bob", "b_1", say)).toBeNull();
    expect(await pictures.picture("p_ann", "b_2", say)).toBeNull();
  });
});
