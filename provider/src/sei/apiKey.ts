import { z } from "zod";
import { lazySchema } from "../schemas/lazySchema";
import { rememberForRedaction } from "../secrets/redact";
import { Secret } from "../secrets/secret";
import { jsonIn } from "../text/json";

/** What an SEI API key says of itself. It is base64 of a JSON object; the tenant is in it, and nowhere else. */
export interface ApiKeyText {
  readonly id: string;
  /** As SEI spells it in the key; its word for it is `company`. */
  readonly tenant: string;
}

/** Of a schema of text: the key in it. */
export function toApiKey(pasted: string, context: z.RefinementCtx<string>): Secret {
  const key = pasted.trim();
  const problem = apiKeyProblem(key);
  if (problem === undefined) return new Secret(key, "apiKey");
  context.addIssue(problem);
  return z.NEVER;
}

/**
 * What keeps a key from ever working; it completes "the key ...". The header that carries it is split at single spaces
 * (H18), and holds nothing that cannot be typed.
 */
function apiKeyProblem(key: string): string | undefined {
  if (/\s/.test(key)) return "must be the key alone, without white space";
  if (key === "") return "must not be empty";
  if (/[^\x21-\x7e]/.test(key)) return "holds a character that no key has: an invisible one, or a look-alike";
  return undefined;
}

const keySchema = lazySchema(() =>
  z.object({
    key: z.string().min(1),
    id: z.string().min(1),
    company: z.string().min(1),
  }),
);

/**
 * Reads the text of a key, without a request.
 *
 * @returns `undefined` when it is not in the form of an SEI API key.
 */
export function readApiKey(apiKey: Secret): ApiKeyText | undefined {
  const fields = keySchema().safeParse(jsonIn(Buffer.from(apiKey.open(), "base64").toString("utf8"))).data;
  if (fields === undefined) return undefined;
  // The secret part alone opens nothing, and still is in no message.
  rememberForRedaction(fields.key);
  return { id: fields.id, tenant: fields.company };
}

/** The tenant that a key belongs to, in lower case as SEI and the satellite write it; `undefined` when it is no SEI key. */
export function tenantOf(apiKey: Secret): string | undefined {
  return readApiKey(apiKey)?.tenant.toLowerCase();
}
