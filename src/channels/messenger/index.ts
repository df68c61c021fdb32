export { DeliveryError, type DeliveryFailure } from "../channel.js";
export { MessengerAdapter, type MessengerAdapterOptions } from "./adapter.js";
export { GraphClient, type GraphClientOptions, GraphError } from "./graph.js";
