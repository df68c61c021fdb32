export class BotWorker {
  constructor(controller: unknown, config: unknown);
  getConfig(key?: string): unknown;
}
export class Botkit {}
