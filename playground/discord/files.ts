import type { UploadedFile } from "./compose.js";
import type { Snowflakes } from "./snowflakes.js";
import type { StoredFile } from "./stored-message.js";

const TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  json: "application/json; charset=utf-8",
};

/** Uploaded files, served under `/attachments/`. */
export class Files {
  readonly #snowflakes: Snowflakes;
  readonly #byPath = new Map<string, StoredFile>();
  #baseUrl = "";

  constructor(snowflakes: Snowflakes) {
    this.#snowflakes = snowflakes;
  }

  /** The address everything kept from now on is fetched from. */
  serveFrom(baseUrl: string): void {
    this.#baseUrl = baseUrl;
  }

  keep(channelId: string, { name, bytes }: UploadedFile, description: string | null): StoredFile {
    const id = this.#snowflakes.mint();
    const path = `/attachments/${channelId}/${id}/${encodeURIComponent(name)}`;
    // Buffers come labelled application/octet-stream; Discord goes by the name.
    const contentType = TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
    const file = { id, filename: name, description, contentType, bytes, url: this.#baseUrl + path };
    this.#byPath.set(path, file);
    return file;
  }

  find(path: string): StoredFile | null {
    return this.#byPath.get(path) ?? null;
  }
}
