import type { Properties, State } from "./preview";

/** What the engine prints for a value that is known only once something else is made. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isUnknown);
  return value === UNKNOWN || value === "[unknown]";
}

/** The mark of an encrypted value; without `--show-secrets` the engine prints `[secret]` in its place. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

const SECRET = "[secret]";

/** A value without what no review shows, whatever flags the preview was made with. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (Object.hasOwn(value, SECRET_MARK)) return SECRET;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutSecrets(entry)]));
}

/** Of a value from which the secrets are taken already. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsSecret);
  return value === SECRET;
}

/** What is wanted of a resource, or was when it is deleted. */
export function wantedOf(after: State | undefined, before: State | undefined): Properties {
  return after?.inputs ?? before?.inputs ?? {};
}

/**
 * What is recorded of a resource. The outputs count, because the provider compares with them: they lack the
 * fingerprint of a token that may not have arrived.
 */
export function recordedOf({ inputs, outputs }: State): Properties {
  return Object.keys(outputs).length > 0 ? outputs : inputs;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}
