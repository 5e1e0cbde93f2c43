import { z } from "zod";
import { lazySchema } from "../schemas/lazySchema";
import { secretReferenceSchema } from "../secrets/secretReferenceSchema";
import { toBaseUrl } from "../sei/baseUrl";
import { nameProblem } from "../sei/name";

// Inputs, and kinds of inputs, that more than one resource has.

export const text = (what: string) => z.string({ error: `${what} must be text` });
export const flag = lazySchema(() => z.boolean({ error: "must be true or false" }));
export const positiveInteger = lazySchema(() =>
  z.int({ error: "must be a whole number" }).positive({ error: "must be greater than 0" }),
);

/** Another SEI account than the stack's. */
export const seiSchema = lazySchema(() =>
  z.strictObject({
    baseUrl: text("baseUrl").transform(toBaseUrl).optional(),
    apiKeyFrom: secretReferenceSchema().optional(),
  }),
);

/** The name that SEI knows an object by. */
export const nameSchema = lazySchema(() =>
  text("name")
    .trim()
    .superRefine((name, context) => {
      const problem = nameProblem(name);
      if (problem !== undefined) context.addIssue(problem);
    }),
);
