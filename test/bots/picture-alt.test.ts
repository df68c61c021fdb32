import fc from "fast-check";
import { expect, it } from "vitest";
import { altOf } from "../../src/bots/picture-alt.js";

const row = fc.record({ label: fc.string(), detail: fc.option(fc.string(), { nil: "" }) });
const column = fc.record({ heading: fc.string(), rows: fc.array(row, { maxLength: 10 }) });
const picture = fc.record({
  title: fc.string(),
  subtitle: fc.string(),
  foot: fc.string(),
  columns: fc.array(column, { maxLength: 3 }),
});

it("says everything that is written in a picture", () => {
  fc.assert(
    fc.property(picture, (one) => {
      const alt = altOf(one);
      const rows = one.columns.flatMap(({ heading, rows }) => [
        heading,
        ...rows.flatMap(({ label, detail }) => [label, detail]),
      ]);
      for (const text of [one.title, one.subtitle, one.foot, ...rows]) expect(alt).toContain(text);
    }),
  );
});

it("names what belongs together in one line", () => {
  const columns = [{ heading: "Songs", rows: [{ label: "Halo", detail: "Beyoncé" }, { label: "As It Was" }] }];
  expect(altOf({ title: "November", foot: "Send Songs", columns })).toBe(
    "November\nSongs: Halo (Beyoncé); As It Was\nSend Songs",
  );
});
