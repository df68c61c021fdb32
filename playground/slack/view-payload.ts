import type { Json } from "../json.js";
import type { StoredView } from "./views.js";

/** A view as Web API answers and payloads show it. */
export function viewPayload(stored: StoredView): Json {
  const { id, teamId, install, view, hash, state, rootViewId, previousViewId } = stored;
  return structuredClone({
    id,
    team_id: install.teamId ?? teamId,
    app_id: install.appId,
    // For an org-wide install this names the organisation.
    app_installed_team_id: install.key,
    bot_id: install.botId,
    title: null,
    close: null,
    submit: null,
    private_metadata: "",
    callback_id: "",
    external_id: "",
    clear_on_close: false,
    notify_on_close: false,
    ...view,
    hash,
    state: { values: state },
    root_view_id: rootViewId,
    previous_view_id: previousViewId,
  });
}
