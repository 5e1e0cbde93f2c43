/**
 * Pulumi's URNs: `urn:pulumi:STACK::PROJECT::TYPES::NAME`. Only the name may hold `::` itself.
 */
const INTEGRATION = "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration";

/** Whether a URN is of a `GitLabIntegration`, at the top of a stack or within components. */
export function isIntegration(urn: string): boolean {
  const [, , types = ""] = urn.split("::");
  return types === INTEGRATION || types.endsWith(`$${INTEGRATION}`);
}

/** The name of a resource in the program. */
export function resourceNameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Every stack has itself as a resource, which nobody wrote. */
export function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
