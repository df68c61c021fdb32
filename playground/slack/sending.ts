import type { Json } from "../json.js";
import type { BotCaller, RawAnswer, SendOptions } from "./bot-caller.js";

const FORM = "application/x-www-form-urlencoded";

/** How an action differs from an ordinary one: its signature, or what its payload says. */
export interface ActOptions extends SendOptions {
  /** Changes the payload before it is signed: fields taken away, made null or swapped. */
  alter?: (payload: Json) => Json;
}

/** A slash command. */
export function sendForm(
  caller: BotCaller,
  form: URLSearchParams,
  { alter, ...options }: ActOptions,
): Promise<RawAnswer> {
  if (alter === undefined) return caller.send(Buffer.from(form.toString()), FORM, options);
  const altered = Object.entries(alter(Object.fromEntries(form))).filter(([, value]) => value !== undefined);
  const changed = new URLSearchParams(Object.fromEntries(altered.map(([name, value]) => [name, String(value)])));
  return caller.send(Buffer.from(changed.toString()), FORM, options);
}

/** An interaction: JSON in the form field `payload`. */
export function sendPayload(caller: BotCaller, payload: Json, { alter, ...options }: ActOptions): Promise<RawAnswer> {
  const form = new URLSearchParams({ payload: JSON.stringify(alter?.(payload) ?? payload) });
  return caller.send(Buffer.from(form.toString()), FORM, options);
}

/** An event: JSON. */
export function sendEvent(caller: BotCaller, envelope: Json, { alter, ...options }: ActOptions): Promise<RawAnswer> {
  return caller.send(Buffer.from(JSON.stringify(alter?.(envelope) ?? envelope)), "application/json", options);
}
