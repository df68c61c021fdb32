import { randomBytes } from "node:crypto";
import type { Json } from "../json.js";

/** What sets one Graph error apart from others of the same code. */
export interface GraphErrorDetails {
  subcode?: number;
  /** HTTP status. Default: what {@link statusOf} says for the code. */
  status?: number;
  type?: "OAuthException" | "GraphMethodException";
  isTransient?: boolean;
}

/** A refusal in Graph's own terms; the server turns it into Graph's error envelope. */
export class GraphError extends Error {
  readonly code: number;
  readonly details: GraphErrorDetails;

  constructor(code: number, message: string, details: GraphErrorDetails = {}) {
    super(message);
    this.name = "GraphError";
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return this.details.status ?? statusOf(this.code);
  }

  /** `code/subcode`, or the code alone: the key operators look errors up by. */
  get key(): string {
    return this.details.subcode === undefined ? `${this.code}` : `${this.code}/${this.details.subcode}`;
  }

  /** `{ error: { message, type, code, error_subcode?, is_transient?, fbtrace_id } }`; every call has a new trace id. */
  toBody(): Json {
    const { subcode, type, isTransient } = this.details;
    return {
      error: {
        message: this.message,
        type: type ?? "OAuthException",
        code: this.code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(isTransient === undefined ? {} : { is_transient: isTransient }),
        fbtrace_id: `A${randomBytes(16).toString("base64url")}`,
      },
    };
  }
}

/** Meta documents codes, not statuses; these are the ones seen in the wild, and clients must key on the code. */
function statusOf(code: number): number {
  if (code === 1 || code === 2) return 500;
  return code === 4 || code === 200 ? 403 : 400;
}

/** Code 100: a parameter is missing or wrong. The message gets Graph's `(#100) ` in front. */
export function invalidParam(message: string, subcode?: number): GraphError {
  return new GraphError(100, `(#100) ${message}`, subcode === undefined ? {} : { subcode });
}

/** Code 100: a text is longer than the platform takes. */
export function tooLong(param: string, limit: number): GraphError {
  return invalidParam(`Length of param ${param} must be less than or equal to ${limit}`);
}

/** Code 105, not 100: what live bots get for too many quick replies, elements or buttons (botkit#1672, botman#694). */
export function tooMany(param: string): GraphError {
  return new GraphError(105, `(#105) param ${param} has too many elements.`);
}

/** The refusals that depend on the state of the Page, the person or the token, each with the platform's code. */
export const refusals = {
  outsideWindow: () =>
    new GraphError(10, "(#10) This message is sent outside of allowed window.", { subcode: 2018278 }),
  deadTag: () => invalidParam("Invalid parameter", 1893061),
  humanAgent: () => new GraphError(10, "(#10) Application does not have permission for this action: human_agent"),
  noMatchingUser: () => invalidParam("No matching user found", 2018001),
  unavailable: () => new GraphError(551, "(#551) This person isn't available right now.", { subcode: 1545041 }),
  pageRestricted: () =>
    new GraphError(10, "(#10) Your Page is restricted from sending messages.", { subcode: 1893063 }),
  notThreadOwner: () =>
    new GraphError(10, "(#10) Message failed to send because another app is controlling this thread now.", {
      subcode: 2018300,
    }),
  rateLimited: () => new GraphError(613, "(#613) Calls to this api have exceeded the rate limit."),
  missingToken: () =>
    new GraphError(2500, "An active access token must be used to query information about the current user."),
  invalidToken: () => new GraphError(190, "Invalid OAuth access token - Cannot parse access token"),
  missingProof: () =>
    new GraphError(100, "API calls from the server require an appsecret_proof argument", {
      type: "GraphMethodException",
    }),
  invalidProof: () =>
    new GraphError(100, "Invalid appsecret_proof provided in the API argument", { type: "GraphMethodException" }),
  unknownPath: (path: string) => new GraphError(2500, `Unknown path components: ${path}`),
  deadVersion: (version: string) => new GraphError(12, `(#12) ${version} of this API is deprecated`),
  unsupported: (method: string, id: string) =>
    new GraphError(
      100,
      `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
      { subcode: 33, type: "GraphMethodException" },
    ),
  noProfile: () => new GraphError(100, "(#100) No profile available for this user.", { subcode: 2018218 }),
};
