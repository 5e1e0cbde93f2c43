import { z } from "zod";
import { rememberForRedaction } from "../secrets/redact";
import type { Secret } from "../secrets/secret";

/** What an SEI API key says of itself: it is base64 of a JSON object, and its tenant comes from nowhere else. */
export interface ApiKeyText {
  readonly id: string;
  /** SEI's word for it is `company`. */
  readonly tenant: string;
}

const fieldsSchema = z.object({
  key: z.string().min(1),
  id: z.string().min(1),
  company: z.string().min(1),
});

/**
 * Reads the text of a key, without a request.
 *
 * @returns `undefined` when it is not in the form of an SEI API key.
 */
export function readApiKey(apiKey: Secret): ApiKeyText | undefined {
  const fields = fieldsSchema.safeParse(decode(apiKey.open())).data;
  if (fields === undefined) return undefined;
  // The secret part alone opens nothing, and still is in no message.
  rememberForRedaction(fields.key);
  return { id: fields.id, tenant: fields.company };
}

function decode(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
