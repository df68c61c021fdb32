import { afterAll, beforeAll, expect, it } from "vitest";
import { createSlackEmulator, type SlackEmulator } from "../../../playground/slack/emulator.js";
import type { FaultName } from "../../../playground/slack/faults.js";
import { SlackApi } from "../../../src/channels/slack/api.js";
import { boltLogger } from "../../../src/channels/slack/bolt-log.js";
import { clientId, movableClock, recordedLog, signingSecret, team } from "./bench.js";

let emulator: SlackEmulator;
let api: SlackApi;

beforeAll(async () => {
  const secrets = { signingSecret, clientId, clientSecret: "s", redirectUris: [] };
  emulator = createSlackEmulator({ clock: movableClock(), ...secrets });
  await emulator.start();
  emulator.addTeam({ id: team, name: "Main" });
  const { token } = emulator.install(team);
  api = new SlackApi({ tokenOf: async () => token, apiUrl: emulator.apiUrl, logger: boltLogger(recordedLog()) });
});
afterAll(() => emulator.stop());

/** What each of Slack's words means for a message that was to go out, by the reference of its methods. */
const meanings = {
  unreachable: `user_not_found user_disabled user_not_visible cannot_dm_bot invalid_user_combination channel_not_found
    not_in_channel user_not_in_channel is_archived restricted_action`,
  refused: `no_text msg_too_long msg_blocks_too_long invalid_blocks invalid_arguments view_too_large invalid_trigger_id
    expired_trigger_id exchanged_trigger_id hash_conflict not_found`,
  halted: `invalid_auth account_inactive token_revoked token_expired not_authed missing_scope messages_tab_disabled
    not_enabled`,
  gone: "message_not_found cant_update_message edit_window_closed cant_delete_message",
  transient: "ratelimited fatal_error internal_error service_unavailable request_timeout never_heard_of",
};
const cases = Object.entries(meanings).flatMap(([failure, codes]) => codes.split(/\s+/).map((code) => [code, failure]));

it.each(cases)("%s means %s, and is asked once only", async (code, failure) => {
  const before = emulator.requests().length;
  // A picture that cannot be fetched is the one failure that is worth a second try, and here is none.
  emulator.fault({ name: code as FaultName });
  const posting = api.post({ installationId: team }, { channel: "C1" }, { text: "hi", blocks: [] });
  await expect(posting).rejects.toMatchObject({ name: "DeliveryError", code, failure });
  expect(emulator.requests()).toHaveLength(before + 1);
});
