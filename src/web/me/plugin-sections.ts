import type { Person } from "../../bots/domain.js";
import { inTime } from "../../bots/in-time.js";
import type { Reader } from "../../bots/plugin.js";
import type { PageSection } from "../../bots/plugin-pages.js";
import type { Log } from "../../bots/ports.js";
import { html } from "../html.js";
import { blocksView, picturesIn, type Shown } from "./blocks.js";
import type { Section } from "./own-sections.js";
import { said } from "./words.js";

/** A plugin, as far as the page has to know. */
export interface SectionSource {
  name: string;
  page(person: Person, reader: Reader): Promise<PageSection[]>;
}

export interface Patience {
  log: Log;
  /** How long the page waits for one of them. Real time. */
  patienceMs: number;
}

/** What plugins show, each by itself: one that fails or takes too long costs its own part only. */
export async function pluginSections(
  sources: readonly SectionSource[],
  person: Person,
  shown: Shown,
  patience: Patience,
): Promise<Section[]> {
  return (await Promise.all(sources.map((source) => sectionsOf(source, person, shown, patience)))).flat();
}

async function sectionsOf(source: SectionSource, person: Person, shown: Shown, patience: Patience): Promise<Section[]> {
  try {
    const sections = await inTime(source.name, patience.patienceMs, () =>
      source.page(person, { person, say: shown.say }),
    );
    return sections.map((section) => viewOf(section, shown));
  } catch (error) {
    patience.log.warn("page.partMissing", { plugin: source.name, error: asError(error) });
    const content = html`<p>${shown.say(said.missing)}</p>`;
    return [{ id: `missing-${source.name}`, title: shown.say(said.missingTitle), content, pictures: [] }];
  }
}

function viewOf({ id, title, blocks }: PageSection, shown: Shown): Section {
  return { id, title, content: html`${blocksView(shown, blocks)}`, pictures: picturesIn(blocks) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
