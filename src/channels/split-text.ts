/**
 * Cuts text into parts of at most `maxLength` UTF-16 units: between words where it can, never inside a surrogate pair.
 * No part is empty; text of nothing but white space has no parts.
 */
export function splitText(text: string, maxLength: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > maxLength) {
    const end = endOfPart(rest, maxLength);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest ? [...parts, rest] : parts;
}

function endOfPart(text: string, maxLength: number): number {
  const lastSpace = text.slice(0, maxLength + 1).search(/\s\S*$/u);
  return lastSpace > 0 ? lastSpace : wholeUnits(text, maxLength);
}

/** The longest beginning that ends between two characters. */
function wholeUnits(text: string, maxLength: number): number {
  const isCutPair =
    /[\ud800-\udbff]/.test(text.charAt(maxLength - 1)) && /[\udc00-\udfff]/.test(text.charAt(maxLength));
  return isCutPair && maxLength > 1 ? maxLength - 1 : maxLength;
}

/** The text itself, or as much of it as fits before an ellipsis. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, wholeUnits(text, maxLength - 1)).trimEnd()}…`;
}
