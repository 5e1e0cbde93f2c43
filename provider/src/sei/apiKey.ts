import { z } from "zod";
import type { Secret } from "../secrets/secret";

/** An API key is base64 of JSON; the tenant is in it, and nowhere else. */
const keySchema = z.object({ company: z.string() });

/** The tenant that a key belongs to, in lower case as SEI and the satellite write it; `undefined` when it is no SEI key. */
export function tenantOf(apiKey: Secret): string | undefined {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(apiKey.open(), "base64").toString("utf8"));
    return keySchema.safeParse(decoded).data?.company.toLowerCase();
  } catch {
    return undefined;
  }
}
