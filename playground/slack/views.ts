import { asObjects, isFilled, type Json } from "../json.js";
import { withIds } from "./block-tree.js";
import type { Ids } from "./ids.js";
import type { Install } from "./installs.js";
import { SlackError } from "./slack-error.js";
import { initialState, type ViewState } from "./view-state.js";

const STACK_MAX = 3;

/** A modal or a home tab that somebody has. */
export interface StoredView {
  id: string;
  type: "modal" | "home";
  userId: string;
  teamId: string;
  install: Install;
  /** What the bot sent, with an id in everything that needs one. */
  view: Json;
  /** Changes with each update. */
  hash: string;
  rootViewId: string;
  previousViewId: string | null;
  state: ViewState;
  /** What the bot refused at the last submission, by block; shown under the inputs. */
  errors: Record<string, string>;
  /** What the platform says when the bot could not be reached. */
  failure: string | null;
}

/** Called when what a person has open, or their home tab, has changed. */
export type ViewListener = (userId: string, type: "modal" | "home") => void;

/** Open modals and home tabs. */
export class Views {
  readonly #ids: Ids;
  readonly #nowMs: () => number;
  /** Per person, the lowest first. */
  readonly #stacks = new Map<string, StoredView[]>();
  /** By install and person. */
  readonly #homes = new Map<string, StoredView>();
  readonly #listeners = new Set<ViewListener>();

  constructor(ids: Ids, nowMs: () => number) {
    this.#ids = ids;
    this.#nowMs = nowMs;
  }

  /** Opens a modal in place of whatever was open. */
  open(install: Install, owner: { userId: string; teamId: string }, view: Json): StoredView {
    this.#checkExternalId(install, view, null);
    const opened = this.#create("modal", install, owner, view);
    this.#stacks.set(owner.userId, [opened]);
    this.#tell(opened);
    return opened;
  }

  /** Opens a modal on top. @throws SlackError `push_limit_reached` */
  push(below: StoredView, view: Json): StoredView {
    const stack = this.stack(below.userId);
    if (stack.length >= STACK_MAX) throw new SlackError("push_limit_reached");
    this.#checkExternalId(below.install, view, null);
    const pushed = this.#create("modal", below.install, below, view);
    pushed.rootViewId = below.rootViewId;
    pushed.previousViewId = below.id;
    stack.push(pushed);
    this.#tell(pushed);
    return pushed;
  }

  /** Replaces what a view shows. @throws SlackError `hash_conflict` */
  update(stored: StoredView, view: Json, hash?: string): StoredView {
    if (hash !== undefined && hash !== stored.hash) throw new SlackError("hash_conflict");
    this.#checkExternalId(stored.install, view, stored);
    stored.view = this.#named(view);
    stored.hash = this.#newHash();
    stored.state = initialState(asObjects(stored.view.blocks), stored.state);
    stored.errors = {};
    stored.failure = null;
    this.#tell(stored);
    return stored;
  }

  /** Shows a home tab. @throws SlackError `hash_conflict` */
  publish(install: Install, owner: { userId: string; teamId: string }, view: Json, hash?: string): StoredView {
    const existing = this.#homes.get(homeKey(install, owner.userId));
    if (existing !== undefined) return this.update(existing, view, hash);
    if (hash !== undefined) throw new SlackError("hash_conflict");
    const published = this.#create("home", install, owner, view);
    this.#homes.set(homeKey(install, owner.userId), published);
    this.#tell(published);
    return published;
  }

  /** The newest home tab of a person while the app is installed; null if there is none. */
  home(userId: string): StoredView | null {
    const own = [...this.#homes.values()].filter((view) => view.userId === userId && view.install.state === "active");
    return own.at(-1) ?? null;
  }

  /** The open modals of a person, the lowest first. */
  stack(userId: string): StoredView[] {
    const stack = this.#stacks.get(userId) ?? [];
    this.#stacks.set(userId, stack);
    return stack;
  }

  /** The modal a person looks at; null if none is open. */
  top(userId: string): StoredView | null {
    return this.stack(userId).at(-1) ?? null;
  }

  /** Takes a modal off, with everything above it. */
  close(view: StoredView): void {
    const stack = this.stack(view.userId);
    const index = stack.indexOf(view);
    if (index >= 0) stack.splice(index);
    this.#tell(view);
  }

  closeAll(userId: string): void {
    const stack = this.stack(userId);
    const top = stack.at(-1);
    stack.length = 0;
    if (top !== undefined) this.#tell(top);
  }

  /** An open view by its id, or the id the bot gave it. @throws SlackError `not_found` */
  find(install: Install, by: { viewId?: string; externalId?: string }): StoredView {
    const found = this.#all().find(
      (view) =>
        view.install.key === install.key &&
        (by.viewId === undefined ? view.view.external_id === by.externalId : view.id === by.viewId),
    );
    if (found === undefined) throw new SlackError("not_found");
    return found;
  }

  /** Calls the listener from now on; the returned function ends that. */
  onView(listener: ViewListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that a view looks otherwise than before. */
  touch(view: StoredView): void {
    this.#tell(view);
  }

  #all(): StoredView[] {
    return [...[...this.#stacks.values()].flat(), ...this.#homes.values()];
  }

  #create(type: "modal" | "home", install: Install, owner: { userId: string; teamId: string }, view: Json): StoredView {
    const id = this.#ids.id("V");
    const named = this.#named(view);
    return {
      id,
      type,
      userId: owner.userId,
      teamId: owner.teamId,
      install,
      view: named,
      hash: this.#newHash(),
      rootViewId: id,
      previousViewId: null,
      state: initialState(asObjects(named.blocks)),
      errors: {},
      failure: null,
    };
  }

  #checkExternalId(install: Install, view: Json, self: StoredView | null): void {
    const isTaken = this.#all().some(
      (other) => other !== self && other.install.key === install.key && other.view.external_id === view.external_id,
    );
    if (isFilled(view.external_id) && isTaken) throw new SlackError("duplicate_external_id");
  }

  #named(view: Json): Json {
    return { ...view, blocks: withIds(asObjects(view.blocks), this.#ids) };
  }

  #newHash(): string {
    return `${Math.floor(this.#nowMs() / 1000)}.${this.#ids.hex(8)}`;
  }

  #tell({ userId, type }: StoredView): void {
    for (const listener of this.#listeners) listener(userId, type);
  }
}

/** A new install begins without home tabs. */
function homeKey({ token }: Install, userId: string): string {
  return `${token}:${userId}`;
}
