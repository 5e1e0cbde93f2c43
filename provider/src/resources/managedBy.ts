import type * as pulumi from "@pulumi/pulumi";
import { createUrn, getOrganization, interpolate } from "../sdk/program";

/** `organization/urn` of a resource: what `check` makes the ownership marker of. */
export function managedBy(
  name: string,
  type: string,
  { parent }: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return interpolate`${organization()}/${createUrn(name, type, parent)}`;
}

/** A user's unit tests run the program with mocks, which have no organization unless they are given one. */
function organization(): string {
  try {
    return getOrganization();
  } catch {
    return "organization";
  }
}
