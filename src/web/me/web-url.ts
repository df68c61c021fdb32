/** An address that a page may link to or show; null for everything else, such as `javascript:`. */
export function webUrl(text: string | null | undefined): string | null {
  if (!text || !/^https?:\/\//iu.test(text)) return null;
  return URL.canParse(text) ? text : null;
}
