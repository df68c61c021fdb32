/** What has been made of late, and is not made again. */
export interface Recent {
  /** Whoever asks while it is being made waits for that one. What fails is not kept. */
  get(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

/** Keeps the latest, in all at most so many bytes. */
export function recentBytes(maxBytes: number): Recent {
  const kept = new Map<string, Uint8Array>();
  const making = new Map<string, Promise<Uint8Array>>();
  let total = 0;
  const drop = (name: string) => {
    total -= kept.get(name)?.byteLength ?? 0;
    kept.delete(name);
  };
  const keep = (name: string, bytes: Uint8Array) => {
    drop(name);
    kept.set(name, bytes);
    total += bytes.byteLength;
    for (const oldest of kept.keys()) {
      if (total <= maxBytes) break;
      drop(oldest);
    }
  };
  const made = async (name: string, make: () => Promise<Uint8Array>) => {
    try {
      const bytes = await make();
      keep(name, bytes);
      return bytes;
    } finally {
      making.delete(name);
    }
  };
  return {
    async get(name, make) {
      const ready = kept.get(name);
      if (ready) keep(name, ready);
      if (ready) return ready;
      const running = making.get(name) ?? made(name, make);
      making.set(name, running);
      return running;
    },
  };
}
