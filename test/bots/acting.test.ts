import { expect, it } from "vitest";
import { createActing } from "../../src/bots/acting.js";
import { addressSlot } from "../../src/store/keys.js";
import { addressOf, register } from "../store/people-for-tests.js";
import { testStore } from "../store/redis.js";

it("whoever acts is reached in the language their platform speaks with them now", async () => {
  const t = testStore();
  const ann = await register(t, "Ann");
  const acted = createActing({ people: t.store.people, addressSlot });
  const localeOf = async () => (await t.store.people.get(ann.id))?.addresses[0]?.locale;
  await acted({ ...addressOf("Ann"), locale: "de-DE" }, 1);
  expect(await localeOf()).toBe("de-DE");
  await acted(addressOf("Ann"), 2);
  expect(await localeOf()).toBe("de-DE");
  await acted({ ...addressOf("Ann"), locale: "en-GB" }, 3);
  expect(await localeOf()).toBe("en-GB");
  expect((await t.store.people.facts(ann.id)).get("messenger:page-1:Ann")?.lastActionAtMs).toBe(3);
});

it("what a stranger speaks is not kept", async () => {
  const t = testStore();
  await createActing({ people: t.store.people, addressSlot })({ ...addressOf("Ann"), locale: "de-DE" }, 1);
  expect(await t.store.people.at(addressOf("Ann"))).toBeNull();
  expect([...(await t.dump()).values()].join()).not.toContain("de-DE");
});
