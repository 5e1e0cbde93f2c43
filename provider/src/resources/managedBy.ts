import * as pulumi from "@pulumi/pulumi";

/** `organization/urn` of a resource: what `check` makes the ownership marker of. */
export function managedBy(
  name: string,
  type: string,
  { parent }: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return pulumi.interpolate`${organization()}/${pulumi.createUrn(name, type, parent)}`;
}

/** A user's unit tests run the program with mocks, which have no organization unless they are given one. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
