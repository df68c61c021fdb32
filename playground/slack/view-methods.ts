import { asText, isFilled, type Json } from "../json.js";
import { isReachable } from "./conversations.js";
import type { ArgumentKind, Method, MethodCall } from "./method.js";
import { invalidArguments, SlackError } from "./slack-error.js";
import type { Trigger } from "./triggers.js";
import { viewPayload } from "./view-payload.js";
import { checkView } from "./view-rules.js";
import type { StoredView } from "./views.js";

const TRIGGERED: Pick<Method, "scope" | "tier" | "required" | "optional"> = {
  scope: null,
  tier: 4,
  required: { view: "json", trigger_id: "text" },
  optional: {},
};
const hash: Record<string, ArgumentKind> = { hash: "text" };

/** The methods that show modals and home tabs. */
export const viewMethods: Record<string, Method> = {
  "views.open": { ...TRIGGERED, run: open },
  "views.push": { ...TRIGGERED, run: push },
  "views.update": {
    scope: null,
    tier: 4,
    required: { view: "json" },
    optional: { ...hash, view_id: "text", external_id: "text" },
    run: update,
  },
  "views.publish": {
    scope: null,
    tier: 4,
    required: { view: "json", user_id: "text" },
    optional: hash,
    run: publish,
  },
};

/** A view that is refused costs no trigger. */
function open(call: MethodCall): Json {
  const view = checkView(call.args.view, "modal");
  const trigger = spend(call);
  const { teamId } = call.platform.directory.user(trigger.userId);
  return answer(call.platform.views.open(call.install, { userId: trigger.userId, teamId }, view));
}

function push(call: MethodCall): Json {
  const view = checkView(call.args.view, "modal");
  const { viewId } = spend(call);
  if (viewId === null) throw new SlackError("invalid_trigger_id");
  return answer(call.platform.views.push(call.platform.views.find(call.install, { viewId }), view));
}

function spend({ platform, install, args }: MethodCall): Trigger {
  return platform.triggers.spend(asText(args.trigger_id), install.key);
}

function update({ platform, install, args }: MethodCall): Json {
  const by = isFilled(args.view_id) ? { viewId: args.view_id } : { externalId: asText(args.external_id) };
  if (!isFilled(args.view_id) && !isFilled(args.external_id)) {
    throw invalidArguments("missing required field: view_id or external_id");
  }
  const stored = platform.views.find(install, by);
  const view = checkView(args.view, stored.type);
  return answer(platform.views.update(stored, view, hashOf(args)));
}

function publish({ platform, install, args }: MethodCall): Json {
  if (!platform.hasHomeTab) throw new SlackError("not_enabled");
  const view = checkView(args.view, "home");
  const user = platform.directory.users.get(asText(args.user_id));
  if (user === undefined || user.isBot || !isReachable(platform, install, user)) {
    throw invalidArguments("user_id is not a valid user [json-pointer:/user_id]");
  }
  return answer(platform.views.publish(install, { userId: user.id, teamId: user.teamId }, view, hashOf(args)));
}

function hashOf(args: Json): string | undefined {
  return isFilled(args.hash) ? args.hash : undefined;
}

function answer(stored: StoredView): Json {
  return { view: viewPayload(stored) };
}
