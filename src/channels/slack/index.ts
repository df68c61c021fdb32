export { DeliveryError, type DeliveryFailure } from "../channel.js";
export { SlackAdapter, type SlackAdapterOptions } from "./adapter.js";
