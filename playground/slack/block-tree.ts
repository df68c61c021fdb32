import { asObject, asObjects, isFilled, isObject, type Json } from "../json.js";
import type { Ids } from "./ids.js";

/** Something in a block that a person can use. */
export interface BlockElement {
  /** The block that names it in `block_id`. */
  block: Json;
  element: Json;
  /** It belongs to an `input` block: using it says nothing to the bot unless the block dispatches. */
  isInput: boolean;
}

/** Everything that can be used in these blocks, in the order people see it. */
export function interactiveElements(blocks: readonly Json[]): BlockElement[] {
  return blocks.flatMap((block) => [
    ...directElements(block).map((element) => ({ block, element, isInput: block.type === "input" })),
    ...interactiveElements(childBlocks(block)),
  ]);
}

function directElements(block: Json): Json[] {
  switch (block.type) {
    case "section":
      return isObject(block.accessory) && block.accessory.type !== "image" ? [block.accessory] : [];
    case "actions":
    case "context_actions":
      return asObjects(block.elements);
    case "card":
      return asObjects(block.actions);
    case "input":
      return [asObject(block.element)];
    default:
      return [];
  }
}

/** Blocks inside a block. */
export function childBlocks(block: Json): Json[] {
  if (block.type === "carousel") return asObjects(block.elements);
  return block.type === "container" ? asObjects(block.child_blocks) : [];
}

/** Copies of the blocks in which everything that needs one has an id: blocks, and what can be used in them. */
export function withIds(blocks: readonly Json[], ids: Ids): Json[] {
  const copies = structuredClone([...blocks]);
  nameBlocks(copies, ids);
  for (const { element } of interactiveElements(copies)) {
    if (!isFilled(element.action_id)) element.action_id = ids.hex(5);
  }
  return copies;
}

function nameBlocks(blocks: readonly Json[], ids: Ids): void {
  for (const block of blocks) {
    if (!isFilled(block.block_id)) block.block_id = ids.hex(5);
    nameBlocks(childBlocks(block), ids);
  }
}
