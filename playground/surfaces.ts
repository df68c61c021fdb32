/** One thing that can be chosen: what is sent, and what is shown. */
export interface Option {
  value: string;
  label: string;
}

/** One field of a form. */
export interface FormField {
  /** Names it within its form. */
  name: string;
  label: string;
  /**
   * `line` and `lines` are typed into, a `menu` is chosen from, `people` is searched in by typing, and for `asks` the bot
   * is asked what fits what was typed.
   */
  kind: "line" | "lines" | "menu" | "people" | "asks";
  isOptional: boolean;
  /** What is filled in, and how that is shown; empty for nothing. */
  value: string;
  shown: string;
  placeholder: string;
  /** Most characters that can be typed; null for as many as one likes. */
  maxLength: number | null;
  /** What can be chosen; empty where something is typed or the bot is asked. */
  options: Option[];
  /** What the bot says is wrong with it; null for nothing. */
  error: string | null;
}

/** Something to fill in that the bot has opened: a modal on Slack or Discord. */
export interface PaneForm {
  /** Another one for each form that opens. */
  id: string;
  title: string;
  /** What stands above the fields; empty for nothing. */
  words: string;
  fields: FormField[];
  /** Label of the button that sends it; null where there is nothing to send. */
  submit: string | null;
  /** What the platform says when sending it failed; null if it did not. */
  failure: string | null;
}

/** What is filled in, by the name of the field. An empty text is nothing. */
export type FormValues = Record<string, string>;

/** The forms of one platform. All but `open` throw BadCall where there is nothing of the kind. */
export interface Forms {
  /** The form that somebody has before them; null for none. */
  open(userId: string): PaneForm | null;
  /** Sends it. Throws BadCall for what the platform does not let through, and where the bot does not take it. */
  submit(userId: string, values: FormValues): Promise<void>;
  close(userId: string): Promise<void>;
  /** What the bot offers in that field for what has been typed. */
  suggest(userId: string, field: string, text: string): Promise<Option[]>;
}

/** What the app offers in the platform's own menus: names of entries. */
export interface MenuOffers {
  /** From anywhere. */
  app: string[];
  /** On a message. */
  message: string[];
  /** On a person, and who there is. */
  person: string[];
  people: { id: string; name: string }[];
}

/** An entry of a menu, with the message or the person it was chosen on. */
export interface MenuChoice {
  entry: string;
  messageId?: string;
  personId?: string;
}

/** The menus of one platform. */
export interface Menus {
  offers(): MenuOffers;
  /** Throws BadCall for an entry there is not, and where the bot does not take it. */
  choose(userId: string, choice: MenuChoice): Promise<void>;
}

/** One way to go on with what has been typed. */
export interface Completion {
  label: string;
  note: string;
  /** The whole line once this is chosen. */
  text: string;
}
