import { describe, expect, it } from "vitest";
import { createHappenings } from "../../playground/happenings.js";

function happeningsAt(clock: { atMs: number }) {
  return createHappenings({ nowMs: () => clock.atMs });
}

describe("the record of what happened", () => {
  it("counts the same thing instead of telling it again, with its last time", () => {
    const clock = { atMs: 1 };
    const happenings = happeningsAt(clock);
    happenings.note(null, "Asked Spotify what was played");
    clock.atMs = 2;
    happenings.note(null, "Asked Spotify what was played", 3);
    expect(happenings.list()).toEqual([{ atMs: 2, who: null, text: "Asked Spotify what was played", times: 4 }]);
  });

  it("keeps apart what two people do", () => {
    const happenings = happeningsAt({ atMs: 1 });
    happenings.note("ann", "played a song");
    happenings.note("bob", "played a song");
    expect(happenings.list().map(({ who }) => who)).toEqual(["ann", "bob"]);
  });

  it("puts what a source has seen before what is noted after it", () => {
    const happenings = happeningsAt({ atMs: 1 });
    let seen = [{ text: "a call", times: 2 }];
    happenings.follow(() => seen.splice(0));
    happenings.note("ann", "got a message");
    expect(happenings.list().map(({ text, times }) => `${text} ${times}`)).toEqual(["a call 2", "got a message 1"]);
    seen = [{ text: "another call", times: 1 }];
    expect(happenings.list().at(-1)?.text).toBe("another call");
  });

  it("keeps the newest only", () => {
    const happenings = happeningsAt({ atMs: 1 });
    for (let index = 0; index < 500; index += 1) happenings.note(null, `thing ${index}`);
    expect(happenings.list().length).toBeLessThan(100);
    expect(happenings.list().at(-1)?.text).toBe("thing 499");
  });
});
