/**
 * Pulumi's URNs: `urn:pulumi:STACK::PROJECT::TYPES::NAME`. Only the name may hold `::` itself.
 */
const INTEGRATION = typesOf("GitLabIntegration");
const INGESTION_KEY = typesOf("IngestionKey");

/** As the class and as the plugin have it. */
function typesOf(name: string): readonly string[] {
  return [`pulumi-nodejs:dynamic/harness-sei:${name}`, `harness-sei:index:${name}`];
}

/** Whether a URN is of a `GitLabIntegration`, at the top of a stack or within components. */
export function isIntegration(urn: string): boolean {
  return isOfType(urn, INTEGRATION);
}

/** The same for an `IngestionKey`. */
export function isIngestionKey(urn: string): boolean {
  return isOfType(urn, INGESTION_KEY);
}

function isOfType(urn: string, types: readonly string[]): boolean {
  const own = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return types.includes(own);
}

/** The part that tells two resources of one stack apart when their names do not: types of parents, own type, name. */
export function pathOf(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

/** The name of a resource in the program. */
export function resourceNameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Every stack has itself as a resource, which nobody wrote. */
export function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
