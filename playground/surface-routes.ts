import type { Route } from "../src/http-port.js";
import { act, chatOf, type Outcome, spotOf, who } from "./acting.js";
import { BadCall, type Fields, type OnFailure, postRoute, textField, textsField, wordsField } from "./answers.js";
import type { Chat } from "./chat.js";
import type { Friend } from "./people.js";
import type { Stage } from "./stage.js";
import type { MenuChoice } from "./surfaces.js";

/** The routes for what platforms have beside messages: menus, forms, a home tab, help while one types. */
export function surfaceRoutes(stage: Stage, base: string, onFailure: OnFailure): Route[] {
  const post = (name: string, answer: (friend: Friend, fields: Fields) => unknown) =>
    postRoute(base + name, (fields) => answer(who(stage, fields), fields), onFailure);
  return [
    post("choose", (friend, fields) => choose(stage, friend, choiceIn(fields))),
    post("submit", (friend, fields) => submit(stage, friend, fields)),
    post("close", (friend) => close(stage, friend)),
    post("suggest", (friend, fields) => suggest(stage, friend, fields)),
    post("home", (friend) => home(stage, friend)),
    post("complete", (friend, fields) => complete(stage, friend, fields)),
  ];
}

function choose(stage: Stage, friend: Friend, choice: MenuChoice): Promise<Outcome> {
  const menus = part(stage, friend, "menus", "no menus of the bot");
  return act(stage, friend, () => menus.choose(friend.userId, choice));
}

function choiceIn(fields: Fields): MenuChoice {
  return {
    entry: textField(fields, "entry", 100),
    ...(fields.message !== undefined && { messageId: textField(fields, "message", 100) }),
    ...(fields.person !== undefined && { personId: textField(fields, "person", 100) }),
  };
}

function submit(stage: Stage, friend: Friend, fields: Fields): Promise<Outcome> {
  const values = textsField(fields, "values");
  const forms = formsOf(stage, friend);
  return act(stage, friend, () => forms.submit(friend.userId, values));
}

function close(stage: Stage, friend: Friend): Promise<Outcome> {
  const forms = formsOf(stage, friend);
  return act(stage, friend, () => forms.close(friend.userId));
}

async function suggest(stage: Stage, friend: Friend, fields: Fields) {
  const [field, text] = [textField(fields, "field", 100), wordsField(fields, "text", 200)];
  return { options: await formsOf(stage, friend).suggest(friend.userId, field, text) };
}

function home(stage: Stage, friend: Friend): Promise<Outcome> {
  const tab = part(stage, friend, "home", "no home tab");
  return act(stage, friend, () => tab.open(friend.userId));
}

async function complete(stage: Stage, friend: Friend, fields: Fields) {
  const [text, spot] = [wordsField(fields, "text"), spotOf(fields, friend)];
  return { options: await part(stage, friend, "complete", "no completion")(friend.userId, text, spot) };
}

function formsOf(stage: Stage, friend: Friend) {
  return part(stage, friend, "forms", "no dialogs");
}

/** A part of the friend's platform that others lack. Throws BadCall. */
function part<K extends "forms" | "menus" | "home" | "complete">(
  stage: Stage,
  friend: Friend,
  name: K,
  lack: string,
): NonNullable<Chat[K]> {
  const found = chatOf(stage, friend)[name];
  if (found === null) throw new BadCall("bad_request", `There are ${lack} where ${friend.name} is.`, "as");
  return found as NonNullable<Chat[K]>;
}
