import { type Json, listIn, objectIn, textIn } from "./json.js";

export type SlackKind = "command" | "action" | "view" | "shortcut" | "event" | "options";

/** Where something happened, and who did it. */
export interface Place {
  kind: SlackKind;
  /** The workspace the app is used in; null where an organisation is all that is named. */
  teamId: string | null;
  enterpriseId: string | null;
  isOrgInstall: boolean;
  /**
   * Whom the user id belongs to: the organisation, or without one the workspace. Ids are the same all over an
   * organisation, so the workspace alone would make two people of one.
   */
  tenantId: string;
  /** Null for events that nobody did. */
  userId: string | null;
  /** Where it happened, as `C…`, `G…` or `D…`; null in views and global shortcuts. */
  channelId: string | null;
}

/** What kind of thing Slack has sent; null for what this bot does not know. */
export function kindOf(body: Json): SlackKind | null {
  if (body.type === "event_callback") return "event";
  if (textIn(body.command) !== null) return "command";
  switch (body.type) {
    case "block_actions":
      return "action";
    case "block_suggestion":
      return "options";
    case "view_submission":
    case "view_closed":
      return "view";
    case "shortcut":
    case "message_action":
      return "shortcut";
    default:
      return null;
  }
}

/** Reads the place out of any payload; null where kind, workspace or organisation are missing. Never throws. */
export function placeOf(body: Json): Place | null {
  const kind = kindOf(body);
  if (kind === null) return null;
  const place = kind === "event" ? eventPlace(body) : kind === "command" ? commandPlace(body) : otherPlace(body, kind);
  return place.tenantId === "" ? null : place;
}

/** Under which key an installation is kept. The organisation's id counts only where it installed the app itself. */
export function installationIdOf({ isOrgInstall, enterpriseId, teamId }: Place): string {
  return (isOrgInstall ? enterpriseId : teamId) ?? teamId ?? enterpriseId ?? "";
}

function eventPlace(body: Json): Place {
  const event = objectIn(body.event);
  const by = objectIn(listIn(body.authorizations)[0]);
  const teamId = textIn(by.team_id) ?? textIn(body.team_id);
  const enterpriseId = textIn(by.enterprise_id) ?? textIn(body.enterprise_id);
  return {
    kind: "event",
    teamId,
    enterpriseId,
    isOrgInstall: (by.is_enterprise_install ?? body.is_enterprise_install) === true,
    tenantId: enterpriseId ?? teamId ?? "",
    userId: textIn(event.user) ?? textIn(objectIn(event.user).id),
    channelId: textIn(event.channel) ?? textIn(objectIn(event.channel).id),
  };
}

function commandPlace(body: Json): Place {
  const teamId = textIn(body.team_id);
  const enterpriseId = textIn(body.enterprise_id);
  return {
    kind: "command",
    teamId,
    enterpriseId,
    isOrgInstall: body.is_enterprise_install === "true",
    tenantId: enterpriseId ?? teamId ?? "",
    userId: textIn(body.user_id),
    channelId: textIn(body.channel_id),
  };
}

/** In a shared channel the enterprise is the stranger's, while the installed workspace is ours. */
function otherPlace(body: Json, kind: SlackKind): Place {
  const user = objectIn(body.user);
  const team = objectIn(body.team);
  const homeId = textIn(user.team_id) ?? textIn(team.id);
  const enterpriseId = textIn(objectIn(body.enterprise).id) ?? textIn(team.enterprise_id);
  return {
    kind,
    teamId: textIn(objectIn(body.view).app_installed_team_id) ?? textIn(team.id) ?? homeId,
    enterpriseId,
    isOrgInstall: body.is_enterprise_install === true || body.is_enterprise_install === "true",
    tenantId: enterpriseId ?? homeId ?? "",
    userId: textIn(user.id),
    channelId: textIn(objectIn(body.channel).id) ?? textIn(objectIn(body.container).channel_id),
  };
}
