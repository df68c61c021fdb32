import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";

/** A description of an API, as far as the tests look at it. */
export interface Description {
  servers: { url: string }[];
  security: object[];
  paths: Record<string, Partial<Record<Method, Operation>>>;
}
export type Method = "get" | "post";
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: object }[];
  responses: Record<string, { $ref?: string }>;
}

export interface Contract {
  /** Fails unless the answer is one of those that are announced for this route. */
  expectFits(method: Method, path: string, answer: { status: number; body: unknown }): void;
  /** Whether a body is one of those that are said to be accepted. */
  accepts(path: string, body: unknown): boolean | undefined;
}

export function contractOf(description: object): Contract {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(description, "api");
  const { paths } = description as Description;
  const at = (path: string) => `api#/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const content = "content/application~1json/schema";
  return {
    expectFits(method, path, { status, body }) {
      const response = paths[path]?.[method]?.responses[status];
      expect(response, `${method} ${path} announces ${status}`).toBeDefined();
      const own = response?.$ref === undefined ? `${at(path)}/${method}/responses/${status}` : `api${response.$ref}`;
      const validate = ajv.getSchema(`${own}/${content}`);
      expect(validate, `a schema for ${status}`).toBeDefined();
      expect(validate?.(body), JSON.stringify([validate?.errors, body])).toBe(true);
    },
    accepts: (path, body) => ajv.getSchema(`${at(path)}/post/requestBody/${content}`)?.(body) === true,
  };
}
