/**
 * Pulumi's wire as every door sees it: plain JSON, in which an unknown value is one of these texts, at any
 * depth and whatever the real type (pulumi/pulumi#6310).
 */
import { UNKNOWN } from "../lifecycle/unknown";

/** The key under which the constant provider text travels with every resource. */
export const PROVIDER_KEY = "__provider";

const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Unknown string, boolean, number, array, asset, archive and object, as the protocol spells them. */
const UNKNOWN_SENTINELS: ReadonlySet<unknown> = new Set([
  UNKNOWN_VALUE,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Properties as they arrive, with unknowns marked and without what is not an input or output. */
export function fromPulumi(properties: object): Record<string, unknown> {
  const { [PROVIDER_KEY]: _, ...rest } = properties as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, marked(value)]));
}

/**
 * Properties as they may be handed back. The round trip drops `undefined`, at which the server would fail with
 * "Unexpected struct type" after the integration already exists (pulumi/pulumi#7576).
 */
export function toPulumi(properties: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(properties, (_key, value) => (value === UNKNOWN ? UNKNOWN_VALUE : value)));
}

function marked(value: unknown): unknown {
  if (UNKNOWN_SENTINELS.has(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item)]));
}
