import { z } from "zod";
import type { Person } from "../../bots/domain.js";
import { UserError } from "../../bots/errors.js";
import { personName } from "../../bots/person-name.js";
import type { Enrolment } from "../../bots/plugin.js";
import type { PluginApi } from "../../bots/plugin-pages.js";
import type { People } from "../../bots/ports.js";

/** What people turn on and off, by the name of the plugin. */
export interface Enrolments {
  isOn(plugin: string, personId: string): Promise<boolean>;
  /** Throws UserError where something is missing first. */
  turn(plugin: string, personId: string, on: boolean): Promise<void>;
  /** Null: it keeps none for them. */
  playlistId(plugin: string, personId: string): Promise<string | null>;
}

export interface UserTableParts {
  people: Pick<People, "get" | "change">;
  enrolments: Enrolments;
}

/** Those of the plugins that have one. */
export function enrolmentsOf(plugins: readonly { name: string; enrolment?: Enrolment }[]): Enrolments {
  const byPlugin = new Map(plugins.flatMap(({ name, enrolment }) => (enrolment ? [[name, enrolment] as const] : [])));
  return {
    isOn: async (plugin, personId) => (await byPlugin.get(plugin)?.isOn(personId)) ?? false,
    async turn(plugin, personId, on) {
      const enrolment = byPlugin.get(plugin);
      if (enrolment) return enrolment.turn(personId, on);
      if (on) throw new UserError(notHere);
    },
    playlistId: async (plugin, personId) => (await byPlugin.get(plugin)?.playlistId?.(personId)) ?? null,
  };
}

const notHere = {
  en: "This bot does not offer that.",
  de: "Das bietet dieser Bot nicht an.",
  es: "Este bot no lo ofrece.",
};

/** Which field stands for which plugin. */
const enrolledBy = { wrappedEnrolled: "wrapped", releaseRadarEnrolled: "release-radar" } as const;

const own = "May be left out; any other than your own is refused with 403";
const query = z.object({
  email: z.string().optional().describe(`${own}. Your id or Spotify account id stands for it`),
});

const row = z
  .object({
    userId: z.string().describe("Your id here"),
    email: z.null().describe("Not known: no e-mail address is asked for"),
    displayName: z.string().describe("What friends call you"),
    active: z.boolean().describe("Whether Spotify is connected"),
    activeWrapped: z.boolean(),
    activeReleaseRadar: z.boolean(),
    releaseRadarId: z
      .string()
      .nullable()
      .describe("Spotify's id of the release radar's playlist; null: there is none yet"),
    createdAt: z.iso.datetime(),
  })
  .describe("What is known of you. Tokens are never given out");

const fields = z.object({
  email: z.string().optional().describe(own),
  userId: z.string().optional().describe(own),
  displayName: z
    .string()
    .refine((name) => personName(name) !== null, {
      error: "This cannot be a name: 1 to 40 letters, digits and the like.",
    })
    .optional()
    .describe("What friends call you from now on"),
  refreshToken: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe("Has to be of your own Spotify account. It is looked at and forgotten; the bot keeps its own login"),
  wrappedEnrolled: z.boolean().optional(),
  releaseRadarEnrolled: z.boolean().optional(),
});

const changes = fields
  .check((context) => {
    const field = missingIn(context.value);
    if (field !== null)
      context.issues.push({ code: "custom", path: [field], message: `${field} is missing.`, input: undefined });
  })
  .meta({
    description: "Either who you are, or what you want on or off, or both. What is left out stays as it is",
    anyOf: [
      { required: ["userId", "displayName", "refreshToken"] },
      { required: ["wrappedEnrolled"] },
      { required: ["releaseRadarEnrolled"] },
    ],
  });

type Changes = z.output<typeof fields>;

/** Either all of the first set, or one of the second. */
function missingIn(body: Changes): keyof Changes | null {
  const isAboutSelf = body.displayName !== undefined || body.refreshToken !== undefined || body.userId !== undefined;
  const isAboutEnrolments = body.wrappedEnrolled !== undefined || body.releaseRadarEnrolled !== undefined;
  if (!isAboutSelf) return isAboutEnrolments ? null : "wrappedEnrolled";
  if (isAboutEnrolments && body.displayName === undefined && body.refreshToken === undefined) return null;
  return (["userId", "displayName", "refreshToken"] as const).find((name) => body[name] === undefined) ?? null;
}

/** `GET` and `POST /user/user-table`: the caller's own row. */
export function userTableApi(parts: UserTableParts): PluginApi[] {
  const path = "/user/user-table";
  return [
    {
      method: "GET",
      path,
      summary: "Who you are here, and what you have turned on.",
      query,
      answer: row,
      handle: ({ person }) => rowOf(parts, person),
    },
    {
      method: "POST",
      path,
      summary: "Changes your name, or turns the monthly wrapped and the release radar on or off.",
      body: changes,
      answer: row,
      refusals: [409],
      handle: ({ person, body }) => change(parts, person, fields.parse(body)),
    },
  ];
}

async function change(parts: UserTableParts, person: Person, body: Changes): Promise<unknown> {
  const name = body.displayName === undefined ? null : personName(body.displayName);
  if (name !== null && name !== person.name) await parts.people.change(person.id, { name });
  for (const field of ["wrappedEnrolled", "releaseRadarEnrolled"] as const) {
    const isOn = body[field];
    if (isOn !== undefined) await parts.enrolments.turn(enrolledBy[field], person.id, isOn);
  }
  return rowOf(parts, (await parts.people.get(person.id)) ?? person);
}

async function rowOf({ enrolments }: UserTableParts, person: Person): Promise<z.input<typeof row>> {
  return {
    userId: person.id,
    email: null,
    displayName: person.name,
    active: person.spotify?.state === "connected",
    activeWrapped: await enrolments.isOn(enrolledBy.wrappedEnrolled, person.id),
    activeReleaseRadar: await enrolments.isOn(enrolledBy.releaseRadarEnrolled, person.id),
    releaseRadarId: await enrolments.playlistId(enrolledBy.releaseRadarEnrolled, person.id),
    createdAt: new Date(person.createdAtMs).toISOString(),
  };
}
