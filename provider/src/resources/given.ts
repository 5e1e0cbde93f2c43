import type * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../errors/codedError";

/** What Pulumi and the classes set themselves. `id` and `urn` the SDK would drop without a word. */
const RESERVED = ["id", "urn", "managedBy", "__provider"];

/**
 * What a program gives, as it is sent: without `null`, which plain JavaScript has for what is left out.
 *
 * @param computed the outputs that the provider alone computes. One that a program gives is a mistake, or the copy of
 * another resource with its fingerprints and markers.
 * @throws CodedError `UNKNOWN_INPUT`.
 */
export function given(name: string, args: object, computed: readonly string[]): pulumi.Inputs {
  const inputs = Object.entries(args).filter(([, value]) => value !== null);
  const refused = inputs
    .filter(([key, value]) => value !== undefined && [...RESERVED, ...computed].includes(key))
    .map(([key]) => key);
  if (refused.length > 0) {
    throw new CodedError("UNKNOWN_INPUT", `${name}: ${refused.join(", ")}: there is no such input`, {
      remedy: "Remove it: Pulumi or the provider computes it.",
    });
  }
  return Object.fromEntries(inputs);
}
