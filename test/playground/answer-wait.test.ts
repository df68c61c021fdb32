import { describe, expect, it } from "vitest";
import { createAnswerWait } from "../../playground/answer-wait.js";

describe("waiting for an answer", () => {
  it("ends as soon as that person is shown something, however early", async () => {
    const wait = createAnswerWait();
    await wait.answered("bob", async () => wait.shown("bob"));
    let isOver = false;
    const waiting = wait
      .answered("bob", async () => undefined)
      .then(() => {
        isOver = true;
      });
    wait.shown("cleo");
    await Promise.resolve();
    expect(isOver).toBe(false);
    wait.shown("bob");
    await waiting;
  });

  it("throws what the action throws, and says so when nothing comes", async () => {
    const wait = createAnswerWait(20);
    await expect(wait.answered("bob", async () => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    await expect(wait.answered("bob", async () => undefined)).rejects.toThrow("has not answered within 0.02 seconds");
  });
});
