import { describe, expect, it } from "vitest";
import { createDebtCollector, type DebtParts } from "../../src/bots/debts.js";
import type { Debt } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";

/** Only what telling people that somebody is forgotten needs; it stands for every kind of debt. */
function collector(debts: Debt[], apply: (to: string, about: string) => Promise<void>) {
  const paid: string[][] = [];
  const parts = {
    debts: { of: async () => debts, paid: async (_: string, ...ids: string[]) => void paid.push(ids) },
    shares: { eraseCounterpart: apply },
  } as unknown as DebtParts;
  return { paid, run: () => createDebtCollector(parts)("p_ann") };
}

function debt(to: string, number: number): Debt {
  return { id: `${to}:${number}`, to, kind: "forgotten", personId: String(number) };
}

describe("what is owed", () => {
  it("reaches many people side by side, but only so many at once, and each in order", async () => {
    let atOnce = 0;
    let most = 0;
    const seen = new Map<string, string[]>();
    const debts = [1, 2, 3].flatMap((number) => Array.from({ length: 50 }, (_, at) => debt(`p_${at}`, number)));
    const { paid, run } = collector(debts, async (to, about) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      seen.set(to, [...(seen.get(to) ?? []), about]);
      atOnce -= 1;
    });
    await run();
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(20);
    expect(seen.size).toBe(50);
    expect([...seen.values()]).toEqual(Array(50).fill(["1", "2", "3"]));
    expect(paid.flat().sort()).toEqual(debts.map(({ id }) => id).sort());
  });

  it("to one who cannot be served stays, with all that follows it, and keeps nobody else waiting", async () => {
    const failure = new UpstreamError("redis", "away");
    const debts = [1, 2].flatMap((number) => ["p_bob", "p_cleo"].map((to) => debt(to, number)));
    const { paid, run } = collector(debts, async (to, about) => {
      if (to === "p_bob" && about === "1") throw failure;
    });
    await expect(run()).rejects.toBe(failure);
    expect(paid.flat()).toEqual(["p_cleo:1", "p_cleo:2"]);
  });

  it("is nothing, and nothing is struck out", async () => {
    const { paid, run } = collector([], async () => {});
    await run();
    expect(paid).toEqual([]);
  });
});
