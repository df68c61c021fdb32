import { type Activity, ActivityHandler, type Middleware, type TurnContext } from "botbuilder";
import { activityOf, turnOf } from "./activity.js";
import type { Conversation, IncomingTurn } from "./conversation.js";
import type { Message } from "./domain.js";
import type { Log } from "./ports.js";

/**
 * The whole bot, for an adapter of its own. Everything a person says or does gets an answer.
 *
 * ```ts
 * adapter.processActivity(req, res, (context) => bot.run(context));
 * ```
 */
export class SongBot extends ActivityHandler {
  constructor(conversation: Conversation, log: Log) {
    super();
    this.onTurn(async (context, next) => {
      const incoming = turnOf(context.activity);
      if (incoming) await converse(context, incoming, conversation, log);
      await next();
    });
  }
}

/**
 * The same commands as middleware: added to another bot it answers what is a song command and passes everything else
 * on, untouched.
 */
export class SongSharing implements Middleware {
  readonly #conversation: Conversation;
  readonly #log: Log;

  constructor(conversation: Conversation, log: Log) {
    this.#conversation = conversation;
    this.#log = log;
  }

  async onTurn(context: TurnContext, next: () => Promise<void>): Promise<void> {
    const incoming = turnOf(context.activity);
    const isOurs = incoming?.kind === "text" && this.#conversation.understands(incoming.text);
    if (!isOurs) return next();
    await converse(context, incoming, this.#conversation, this.#log);
  }
}

/** Where nobody else is, everything is private anyway. */
function answerIn({ address }: IncomingTurn, reply: Message): Partial<Activity> {
  const isHidden = reply.isPrivate === true && address.room !== undefined;
  return { ...activityOf(reply), ...(isHidden ? { channelData: { isPrivate: true } } : {}) };
}

async function converse(
  context: TurnContext,
  incoming: IncomingTurn,
  conversation: Conversation,
  log: Log,
): Promise<void> {
  const reply = await conversation.answer(incoming);
  try {
    await context.sendActivity(answerIn(incoming, reply));
  } catch (error) {
    log.warn("turn.reply-failed", {
      turnId: incoming.id,
      error: error instanceof Error ? error : new Error(String(error)),
    });
    // What was decided stands; the reply goes the way of every other message. An address that belongs to nobody has
    // no outbox, so the platform's redelivery has to bring the reply again.
    if (!(await conversation.replyFailed(incoming, reply))) throw error;
    return;
  }
  log.info("turn.answered", { turnId: incoming.id, channel: incoming.address.channel });
  await conversation.answered(incoming.address);
}
