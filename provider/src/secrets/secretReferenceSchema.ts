import { z } from "zod";
import { lazySchema } from "../schemas/lazySchema";
import type { SecretReference } from "./secretReference";

// Apart from the type, which programs see: their compiler must not need zod.

const text = (what: string) => z.string({ error: `${what} must be text` });

export const secretReferenceSchema = lazySchema(
  () =>
    z.union(
      [
        z.strictObject({ env: text("env").min(1, { error: "the name of the variable is empty" }) }),
        z.strictObject({ file: text("file").min(1, { error: "the path of the file is empty" }) }),
      ],
      { error: "must be { env: NAME } or { file: PATH }" },
    ) satisfies z.ZodType<SecretReference>,
);
