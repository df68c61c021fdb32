import type { Clock } from "../../src/bots/ports.js";
import { asObject, asObjects, asText, type Json } from "../json.js";
import { refusal } from "./api-error.js";
import { checkCommands, typeOf } from "./command-rules.js";
import type { Snowflakes } from "./snowflakes.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const CREATES_PER_DAY = 200;
const GLOBAL = "global";

/** The registered commands, of the whole app and of single servers. */
export class Commands {
  readonly #clock: Clock;
  readonly #snowflakes: Snowflakes;
  readonly #applicationId: string;
  readonly #byScope = new Map<string, Json[]>();
  readonly #creates = new Map<string, number[]>();

  constructor(clock: Clock, snowflakes: Snowflakes, applicationId: string) {
    this.#clock = clock;
    this.#snowflakes = snowflakes;
    this.#applicationId = applicationId;
  }

  /** Replaces all commands of a scope. `guildId` null: the app's own. @throws DiscordError 50035 or 30034 */
  replace(guildId: string | null, commands: unknown): Json[] {
    checkCommands(commands, guildId === null);
    const scope = guildId ?? GLOBAL;
    const existing = this.list(guildId);
    const wanted = asObjects(commands);
    this.#countCreates(scope, wanted.filter((each) => idOf(existing, each) === null).length);
    const registered = wanted.map((each) => this.#register(each, idOf(existing, each), guildId));
    this.#byScope.set(scope, registered);
    return registered;
  }

  list(guildId: string | null): Json[] {
    return this.#byScope.get(guildId ?? GLOBAL) ?? [];
  }

  /** What can be used in a server, or outside of any: its own commands before the app's. */
  find(name: string, type: number, guildId: string | null): Json | null {
    const fits = (each: Json) => each.name === name && typeOf(each) === type;
    return (guildId === null ? undefined : this.list(guildId).find(fits)) ?? this.list(null).find(fits) ?? null;
  }

  #countCreates(scope: string, count: number): void {
    const nowMs = this.#clock.nowMs();
    const recent = (this.#creates.get(scope) ?? []).filter((atMs) => atMs > nowMs - DAY_MS);
    if (recent.length + count > CREATES_PER_DAY) throw refusal(30034);
    this.#creates.set(scope, [...recent, ...Array<number>(count).fill(nowMs)]);
  }

  #register(command: Json, id: string | null, guildId: string | null): Json {
    const permissions = command.default_member_permissions;
    return {
      description: "",
      name_localizations: null,
      description_localizations: null,
      nsfw: false,
      ...(guildId === null ? { integration_types: [0], contexts: null, dm_permission: true } : { guild_id: guildId }),
      ...withoutNulls(command),
      type: typeOf(command),
      default_member_permissions: permissions == null ? null : String(permissions),
      id: id ?? this.#snowflakes.mint(),
      application_id: this.#applicationId,
      version: this.#snowflakes.mint(),
    };
  }
}

function withoutNulls(command: Json): Json {
  return asObject(Object.fromEntries(Object.entries(command).filter(([, value]) => value !== null)));
}

function idOf(existing: Json[], command: Json): string | null {
  const same = existing.find((each) => each.name === command.name && typeOf(each) === typeOf(command));
  return same === undefined ? null : asText(same.id);
}
