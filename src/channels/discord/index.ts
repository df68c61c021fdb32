export { DeliveryError, type DeliveryFailure } from "../channel.js";
export { DiscordAdapter, type DiscordAdapterOptions } from "./adapter.js";
export { DiscordCallError } from "./call-errors.js";
export type { Interaction, InteractionKind } from "./inbound.js";
