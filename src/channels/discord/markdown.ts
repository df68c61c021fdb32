/** Discord reads text as Markdown; names and songs are not meant so. */

const link = /https?:\/\/[^\s<>]+/giu;

/**
 * The text so that Discord shows it letter by letter: no emphasis, no headings, no links with another label, no
 * mentions, emoji or dates made of angle brackets. Links stay as they are. Only adds backslashes.
 */
export function withoutMarkdown(text: string): string {
  let end = 0;
  let plain = "";
  for (const { 0: address, index } of text.matchAll(link)) {
    plain += escaped(text.slice(end, index)) + address;
    end = index + address.length;
  }
  return plain + escaped(text.slice(end));
}

function escaped(text: string): string {
  return (
    text
      .replace(/[\\*`]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\|/gu, "\\$&")
      // Between letters an underscore is only an underscore.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
      .replace(/\[(?=[^\]]*\]\s*\(?)/gu, "\\[")
      .replace(/<(?=[@#:/]|a:|t:|id:)/gu, "\\<")
      .replace(/^(\s*)(#{1,3}(?=\s)|-#(?=\s)|>)/gmu, "$1\\$2")
  );
}
