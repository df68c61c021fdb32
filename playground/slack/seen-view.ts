import { asObject, asObjects, asText, type Json } from "../json.js";
import type { Directory } from "./directory.js";
import { Reader } from "./mrkdwn.js";
import { type SeenBlocks, seenBlocks } from "./seen-blocks.js";
import type { ViewState } from "./view-state.js";
import type { StoredView } from "./views.js";

/** A modal or a home tab as a person sees it. */
export interface SeenView extends SeenBlocks {
  viewId: string;
  /** Empty on a home tab. */
  title: string;
  /** Label of the button that submits; null where there is none. */
  submit: string | null;
  callbackId: string;
  /** What is filled in, by block and action. */
  values: ViewState;
  /** What is said to be wrong, by block. */
  errors: Record<string, string>;
  /** Why the last thing done here did not work; null if it did. */
  failure: string | null;
  /** The same, cut at its dividers. */
  sections: SeenBlocks[];
  /** The blocks themselves, for whoever draws them. */
  blocks: Json[];
}

export function seenView(stored: StoredView, directory: Directory): SeenView {
  const { id, view, state, errors, failure } = stored;
  const blocks = asObjects(view.blocks);
  const submit = asText(asObject(view.submit).text);
  return structuredClone({
    viewId: id,
    title: asText(asObject(view.title).text),
    submit: submit === "" ? null : submit,
    callbackId: asText(view.callback_id),
    values: state,
    errors,
    failure,
    blocks,
    sections: cutAtDividers(blocks).map((section) => seenBlocks(section, new Reader(directory))),
    ...seenBlocks(blocks, new Reader(directory)),
  });
}

function cutAtDividers(blocks: readonly Json[]): Json[][] {
  const sections: Json[][] = [[]];
  for (const block of blocks) {
    if (block.type === "divider") sections.push([]);
    else sections.at(-1)?.push(block);
  }
  return sections.filter(({ length }) => length > 0);
}
