import type { Directory, Team } from "./directory.js";
import { derivedId, type Ids } from "./ids.js";
import { SlackError } from "./slack-error.js";

/** What the developer of a single-workspace app copies from the settings page. */
export interface BotToken {
  /** `xoxb-…` */
  token: string;
  scopes: string[];
  botUserId: string;
  botId: string;
  appId: string;
  /** Null for an org-wide install. */
  teamId: string | null;
  enterpriseId: string | null;
  isEnterpriseInstall: boolean;
}

/** An install as the platform keeps it. */
export interface Install extends BotToken {
  /** The team's id, or the organisation's for an org-wide install. */
  key: string;
  state: "active" | "inactive" | "revoked";
}

/** Whom an install is for. */
export type InstallTarget = { teamId: string } | { enterpriseId: string };

/** The installs of the app and their tokens, the dead ones included. */
export class Installs {
  readonly #directory: Directory;
  readonly #ids: Ids;
  readonly #appId: string;
  readonly #byToken = new Map<string, Install>();
  /** The newest install of each team and organisation. */
  readonly #byKey = new Map<string, Install>();

  constructor(directory: Directory, ids: Ids, appId: string) {
    this.#directory = directory;
    this.#ids = ids;
    this.#appId = appId;
  }

  /** Installs, or adds scopes to the install there is, which then keeps its token. */
  add(target: InstallTarget, scopes: readonly string[]): Install {
    const key = "teamId" in target ? target.teamId : target.enterpriseId;
    const existing = this.#byKey.get(key);
    if (existing?.state === "active") {
      existing.scopes = [...new Set([...existing.scopes, ...scopes])];
      return existing;
    }
    const install = this.#create(key, target, [...scopes]);
    this.#byKey.set(key, install);
    this.#byToken.set(install.token, install);
    return install;
  }

  #create(key: string, target: InstallTarget, scopes: string[]): Install {
    const isOrg = "enterpriseId" in target;
    const teamId = isOrg ? null : target.teamId;
    const enterpriseId = isOrg ? target.enterpriseId : this.#directory.team(target.teamId).enterpriseId;
    const botUserId = this.#botUser(key, isOrg ? this.teamsOf(target.enterpriseId)[0]?.id : target.teamId);
    return {
      key,
      token: `xoxb-${this.#ids.hex(12)}-${this.#ids.hex(24)}`,
      scopes,
      botUserId,
      botId: derivedId("B", this.#appId, key),
      appId: this.#appId,
      teamId,
      enterpriseId,
      isEnterpriseInstall: isOrg,
      state: "active",
    };
  }

  /** The bot user outlives its install. */
  #botUser(key: string, teamId: string | undefined): string {
    if (teamId === undefined) throw new Error(`There is no team in the organisation ${key}: call addTeam first`);
    const id = derivedId("U", this.#appId, key);
    this.#directory.users.set(id, {
      id,
      teamId,
      name: "Send Songs",
      handle: "sendsongs",
      isBot: true,
      isDeactivated: false,
      locale: "en-US",
    });
    return id;
  }

  /** The workspaces of an organisation. */
  teamsOf(enterpriseId: string): Team[] {
    return [...this.#directory.teams.values()].filter((team) => team.enterpriseId === enterpriseId);
  }

  /** @throws SlackError for a token nobody has, or one that has died */
  byToken(token: string): Install {
    const install = this.#byToken.get(token);
    if (install === undefined) throw new SlackError("invalid_auth");
    if (install.state === "inactive") throw new SlackError("account_inactive");
    if (install.state === "revoked") throw new SlackError("token_revoked");
    return install;
  }

  /** The live install that works in this team: its own, else its organisation's. @throws Error if there is none */
  covering(teamId: string): Install {
    const { enterpriseId } = this.#directory.team(teamId);
    const candidates = [this.#byKey.get(teamId), enterpriseId === null ? undefined : this.#byKey.get(enterpriseId)];
    const install = candidates.find((candidate) => candidate?.state === "active");
    if (install === undefined) throw new Error(`The app is not installed in ${teamId}: call install first`);
    return install;
  }

  /** The newest install of a team or organisation, dead or alive. @throws Error if there never was one */
  newest(key: string): Install {
    const install = this.#byKey.get(key);
    if (install === undefined) throw new Error(`The app was never installed in ${key}`);
    return install;
  }

  /** Whether this install works in that team. */
  covers(install: Install, teamId: string): boolean {
    if (install.teamId !== null) return install.teamId === teamId;
    return this.#directory.teams.get(teamId)?.enterpriseId === install.enterpriseId;
  }
}
