import { AccessLostError, type UpstreamError } from "../../src/bots/errors.js";

/** Failures of a port's methods that a test has asked for. */
export interface ScriptedFailures<Method extends string> {
  /** The next `times` calls of this method fail with it, before anything is done; "always": until told otherwise. */
  fail(method: Method, error: UpstreamError | null, times?: number | "always"): void;
  /** Whatever this person asks for fails until they log in again; null: they have. */
  refuse(personId: string, status: "scope" | "invalid-grant" | "not-connected" | null): void;
}

/** The script, and `check`, which throws what is due. */
export function scriptedFailures<Method extends string>(): ScriptedFailures<Method> & {
  check(method: Method, personId?: string): void;
} {
  const scripted = new Map<Method, { error: UpstreamError; left: number }>();
  const refused = new Map<string, string>();
  return {
    fail(method, error, times = 1) {
      if (error === null) scripted.delete(method);
      else scripted.set(method, { error, left: times === "always" ? Number.POSITIVE_INFINITY : times });
    },
    refuse: (personId, status) => void (status === null ? refused.delete(personId) : refused.set(personId, status)),
    check(method, personId = "") {
      const status = refused.get(personId);
      if (status !== undefined) throw new AccessLostError("spotify", status, { status });
      const due = scripted.get(method);
      if (!due || due.left <= 0) return;
      due.left -= 1;
      throw due.error;
    },
  };
}
