import { asText, type Json } from "../json.js";
import { botDirect, checkCanBeWritten, isReachable, visibleChannel } from "./conversations.js";
import type { Channel, SlackUser } from "./directory.js";
import type { Method, MethodCall } from "./method.js";
import { invalidArguments, missingScope, SlackError } from "./slack-error.js";

/** The methods about the app itself, people and conversations. */
export const teamMethods: Record<string, Method> = {
  "auth.test": { scope: null, tier: null, required: {}, optional: {}, run: authTest },
  "users.info": {
    scope: "users:read",
    tier: 4,
    required: { user: "text" },
    optional: { include_locale: "boolean" },
    run: usersInfo,
  },
  "conversations.open": {
    scope: null,
    tier: 3,
    required: {},
    optional: { users: "text", channel: "text", return_im: "boolean", prevent_creation: "boolean" },
    run: conversationsOpen,
  },
  "usergroups.users.list": {
    scope: "usergroups:read",
    tier: 2,
    required: { usergroup: "text" },
    optional: { include_disabled: "boolean" },
    run: usergroupUsers,
  },
};

function authTest({ platform, install }: MethodCall): Json {
  const bot = platform.directory.user(install.botUserId);
  const team = platform.directory.team(bot.teamId);
  const isOrg = install.isEnterpriseInstall;
  return {
    url: `https://${isOrg ? `${team.domain}.enterprise` : team.domain}.slack.com/`,
    team: isOrg ? install.enterpriseId : team.name,
    user: bot.handle,
    team_id: install.key,
    user_id: install.botUserId,
    bot_id: install.botId,
    ...(install.enterpriseId !== null && { enterprise_id: install.enterpriseId }),
    is_enterprise_install: isOrg,
  };
}

function usersInfo({ platform, install, args }: MethodCall): Json {
  const user = platform.directory.users.get(asText(args.user));
  if (user === undefined) throw new SlackError("user_not_found");
  if (!isReachable(platform, install, user)) throw new SlackError("user_not_visible");
  const profile = profileOf(user, platform.directory.team(user.teamId).enterpriseId);
  return { user: { ...profile, ...(args.include_locale === true && { locale: user.locale }) } };
}

function profileOf(user: SlackUser, enterpriseId: string | null): Json {
  const { id, teamId, name, handle, isBot, isDeactivated } = user;
  const [first = "", ...rest] = name.split(" ");
  return {
    id,
    team_id: teamId,
    name: handle,
    deleted: isDeactivated,
    real_name: name,
    tz: "Europe/Berlin",
    tz_offset: 3600,
    is_bot: isBot,
    is_app_user: false,
    profile: {
      real_name: name,
      real_name_normalized: name,
      display_name: first,
      display_name_normalized: first,
      first_name: first,
      last_name: rest.join(" "),
      team: teamId,
    },
    ...(enterpriseId !== null && { enterprise_user: { id, enterprise_id: enterpriseId, teams: [teamId] } }),
  };
}

function conversationsOpen(call: MethodCall): Json {
  const { platform, install, args } = call;
  const channelId = asText(args.channel);
  if (channelId !== "") {
    needScope(call, "im:write");
    return openAnswer(visibleChannel(platform, install, channelId), args);
  }
  const users = asText(args.users)
    .split(",")
    .filter(Boolean)
    .map((id) => checkedUser(call, id.trim()));
  if (users.length === 0) throw invalidArguments("missing required field: users or channel");
  needScope(call, users.length === 1 ? "im:write" : "mpim:write");
  return openAnswer(opened(call, users), args);
}

function needScope({ install }: MethodCall, scope: string): void {
  if (!install.scopes.includes(scope)) throw missingScope(scope, install.scopes);
}

function opened({ platform, install }: MethodCall, users: SlackUser[]): Channel {
  const [first] = users;
  if (users.length === 1 && first !== undefined) return botDirect(platform, install, first.id);
  const teamId = platform.directory.user(install.botUserId).teamId;
  return platform.directory.direct(teamId, [install.botUserId, ...users.map((user) => user.id)]);
}

function checkedUser({ platform, install }: MethodCall, id: string): SlackUser {
  const user = platform.directory.users.get(id);
  if (user === undefined) throw new SlackError("user_not_found");
  if (!isReachable(platform, install, user)) throw new SlackError("user_not_visible");
  checkCanBeWritten(user);
  return user;
}

function openAnswer(channel: Channel, args: Json): Json {
  const { id, kind } = channel;
  return { channel: args.return_im === true ? { id, is_im: kind === "im", is_mpim: kind === "mpim" } : { id } };
}

function usergroupUsers({ platform, install, args }: MethodCall): Json {
  const subteam = platform.directory.subteams.get(asText(args.usergroup));
  if (subteam === undefined || !platform.installs.covers(install, subteam.teamId)) {
    throw new SlackError("no_such_subteam");
  }
  return { users: [...subteam.members] };
}
