import type { Installation, InstallationStore } from "@slack/oauth";
import { z } from "zod";
import type { Clock } from "../../bots/ports.js";
import { parsed } from "./json.js";
import type { Place } from "./place.js";

/** Where installations are kept: sealed, as each holds a token. The keys are ids of workspaces and organisations. */
export interface InstallationRecords {
  /** Null where there is none. */
  get(key: string): Promise<string | null>;
  put(key: string, json: string): Promise<void>;
  /** Safe to call twice. */
  delete(key: string): Promise<void>;
}

/** One workspace or organisation that has installed the app. */
export interface Installed {
  /** The organisation's id where it installed the app itself, else the workspace's. */
  id: string;
  token: string;
  botUserId: string;
}

const record = z.object({
  installedAtMs: z.number(),
  installation: z.looseObject({
    bot: z.looseObject({ token: z.string().min(1), userId: z.string() }),
    isEnterpriseInstall: z.boolean().optional(),
  }),
});

/** A lookup has to leave most of Slack's three seconds to the rest. Real time. */
const lookupMs = 500;

export class Installations {
  readonly #records: InstallationRecords;
  readonly #clock: Clock;

  constructor(records: InstallationRecords, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** For the place something happened in: its workspace's own installation, else its organisation's. */
  async find({ isOrgInstall, enterpriseId, teamId }: Place): Promise<Installed | null> {
    const own = isOrgInstall ? [enterpriseId] : [teamId, enterpriseId];
    for (const id of own) {
      const found = id === null ? null : await within(lookupMs, this.at(id));
      if (found !== null) return found;
    }
    return null;
  }

  async at(id: string): Promise<Installed | null> {
    const read = await this.#read(id);
    return read && { id, token: read.installation.bot.token, botUserId: read.installation.bot.userId };
  }

  /** After an uninstallation, unless the app was installed again since. `eventTime` in seconds, Slack's clock. */
  async removeBefore(id: string, eventTime: number): Promise<boolean> {
    const read = await this.#read(id);
    if (read === null || eventTime <= Math.floor(read.installedAtMs / 1000)) return false;
    await this.#records.delete(id);
    return true;
  }

  /** After Slack has called this very token dead. */
  async removeToken(id: string, token: string): Promise<void> {
    if ((await this.at(id))?.token === token) await this.#records.delete(id);
  }

  /** The store as Slack's installer wants it. */
  store(): InstallationStore {
    return {
      storeInstallation: async (installation) => {
        const json = JSON.stringify({ installedAtMs: this.#clock.nowMs(), installation });
        await this.#records.put(idOf(installation), json);
      },
      fetchInstallation: async ({ isEnterpriseInstall, enterpriseId, teamId }) => {
        const read = await this.#read((isEnterpriseInstall ? enterpriseId : teamId) ?? "");
        if (read === null) throw new Error("not installed there");
        // It was one when it was stored, and is sealed since.
        return read.installation as unknown as Installation;
      },
    };
  }

  async #read(id: string): Promise<z.output<typeof record> | null> {
    const json = await this.#records.get(id);
    return json === null ? null : (record.safeParse(parsed(json)).data ?? null);
  }
}

function idOf({ isEnterpriseInstall, enterprise, team }: Installation): string {
  const id = isEnterpriseInstall ? enterprise?.id : team?.id;
  if (!id) throw new Error("an installation without workspace and organisation");
  return id;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no installation within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
