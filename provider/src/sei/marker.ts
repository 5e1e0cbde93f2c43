import { MARKER_KEYS, type SeiIntegration } from "./wire";

/**
 * Who manages an integration, written into its metadata: `managed_by` names the Pulumi resource, `instance` the
 * one creation or take-over that the resource's state knows of. The first lets a killed run find its own object
 * again, the second keeps a delete from removing what has meanwhile become somebody else's.
 */
export function markerOf(integration: SeiIntegration): { managedBy?: string; instance?: string } {
  const { [MARKER_KEYS.managedBy]: managedBy, [MARKER_KEYS.instance]: instance } = integration.metadata;
  return {
    ...(typeof managedBy === "string" ? { managedBy } : {}),
    ...(typeof instance === "string" ? { instance } : {}),
  };
}

/** `[owner/]organization/urn` of the class, `[owner/]urn` of a plugin; the URN is the part from its fixed beginning on. */
export function urnOf(managedBy: string): string {
  const start = managedBy.indexOf("urn:pulumi:");
  return start === -1 ? managedBy : managedBy.slice(start);
}

/** `organization/project/stack` as Pulumi writes it; nothing of a mark that no stack has written. */
export function stackNameOf(managedBy: string): string | undefined {
  const urn = urnOf(managedBy);
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  const organization = managedBy.slice(0, -urn.length).split("/").at(-2) ?? "";
  return [organization, project, stack].includes("") ? undefined : `${organization}/${project}/${stack}`;
}

/** For people: the resource and its stack. A mark of another form stays as it is. */
export function managerInShort(managedBy: string): string {
  const stack = stackNameOf(managedBy);
  const name = urnOf(managedBy).split("::").slice(3).join("::");
  // What every self-managed backend says tells nothing.
  return stack === undefined || name === "" ? managedBy : `${name} (${stack.replace(/^organization\//, "")})`;
}

/**
 * Whether two teams can have the same marker: on self-managed backends every organization is called so, a plugin is told
 * none, and without an owner nothing else tells their stacks apart (H32).
 */
export function isShared(managedBy: string): boolean {
  return /^(?:organization\/)?urn:pulumi:/.test(managedBy);
}

/** `organization/urn:pulumi:stack::project`: everything up to the type and name of the resource. */
export function stackOf(managedBy: string): string {
  const urn = urnOf(managedBy);
  const prefix = managedBy.slice(0, managedBy.length - urn.length);
  return prefix + urn.split("::").slice(0, 2).join("::");
}

/**
 * Whether both may be of one stack, whichever door made them: the organization counts only where both have one. For
 * words alone; who may take a name away has to be certain of the stack.
 */
export function mayBeOfOneStack(one: string, other: string): boolean {
  if (stackOf(one) === stackOf(other)) return true;
  return isOfPlugin(one) !== isOfPlugin(other) && withoutOrganization(one) === withoutOrganization(other);
}

function isOfPlugin(managedBy: string): boolean {
  return !urnOf(managedBy).includes("pulumi-nodejs:dynamic/");
}

/** `[owner/]urn:pulumi:stack::project`. */
function withoutOrganization(managedBy: string): string {
  const stack = stackOf(managedBy);
  return isOfPlugin(managedBy) ? stack : stack.replace(/[^/]*\/(?=urn:pulumi:)/, "");
}
