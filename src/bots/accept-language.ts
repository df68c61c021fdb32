import { type Language, languageOf } from "./say.js";

/** "pt, de-AT;q=0.8, en;q=0.5" → "de"; null where none is spoken here. */
export function likedBest(acceptLanguage: string): Language | null {
  const liked = acceptLanguage.split(",").map((range) => {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const quality = parameters.find((parameter) => /^q=/iu.test(parameter))?.slice(2) ?? "1";
    return { language: languageOf(tag), quality: Number(quality) };
  });
  const spoken = liked.filter(({ language, quality }) => language !== null && quality > 0);
  return spoken.sort((a, b) => b.quality - a.quality)[0]?.language ?? null;
}
