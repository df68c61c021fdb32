import type { Json } from "../json.js";

/** The options that the bot has offered to people who typed into a menu. */
export class Suggestions {
  readonly #offered = new Map<string, Json[]>();

  offer(userId: string, actionId: string, options: Json[]): void {
    this.#offered.set(`${userId} ${actionId}`, [...this.offered(userId, actionId), ...options]);
  }

  /** Everything offered to this person in this menu, the oldest first. */
  offered(userId: string, actionId: string): Json[] {
    return this.#offered.get(`${userId} ${actionId}`) ?? [];
  }
}
