/**
 * Pulumi's wire as a plugin sees it: protobuf structs in which secrets are wrapped. Unknown values are the same as
 * everywhere, and `engine/wire` knows them.
 */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { fromPulumi, toPulumi } from "../engine/wire";
import type { Properties } from "../lifecycle/properties";

/** What wraps a secret, as the protocol spells it. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

export interface Received {
  /** Unknown values are marked, and secrets opened. */
  readonly properties: Properties;
  /** The properties that hold a secret, somewhere in them. */
  readonly secrets: readonly string[];
}

export function received(struct: Struct | undefined): Received {
  const entries = Object.entries(struct?.toJavaScript() ?? {});
  return {
    properties: fromPulumi(Object.fromEntries(entries.map(([key, value]) => [key, opened(value)]))),
    secrets: entries.filter(([, value]) => holdsSecret(value)).map(([key]) => key),
  };
}

/**
 * Properties as they are handed back, those that are named as secrets. The engine asks a plugin that takes secrets to
 * wrap them anew in each answer: what it does not wrap stands in the state in clear.
 */
export function struct(properties: Properties, secrets: Iterable<string> = []): Struct {
  const isSecret = new Set(secrets);
  const entries = Object.entries(toPulumi(properties)).map(([key, value]) => [
    key,
    isSecret.has(key) && !isWrapped(value) ? { [SIGNATURE]: SECRET_SIGNATURE, value } : value,
  ]);
  return Struct.fromJavaScript(Object.fromEntries(entries));
}

interface Wrapped {
  readonly value: unknown;
}

function isWrapped(value: unknown): value is Wrapped {
  return (
    typeof value === "object" &&
    value !== null &&
    SIGNATURE in value &&
    value[SIGNATURE] === SECRET_SIGNATURE &&
    "value" in value
  );
}

function opened(value: unknown): unknown {
  if (isWrapped(value)) return opened(value.value);
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item)]));
}

function holdsSecret(value: unknown): boolean {
  if (isWrapped(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
