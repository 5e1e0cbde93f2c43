import type { SeiIntegration } from "../sei/wire";

type Named = Pick<SeiIntegration, "id" | "name">;

/**
 * A Pulumi resource name for each integration, by its id: the integration's name in the characters that every tool
 * takes, with the id behind it where two would be the same.
 *
 * @example
 * resourceNames([{ id: "7", name: "GitLab (Zürich)" }]) // Map { "7" => "gitlab-zurich" }
 */
export function resourceNames(integrations: readonly Named[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = integrations.map(({ id, name }) => {
    let candidate = plain(name) || `gitlab-${id}`;
    while (taken.has(candidate)) candidate = `${candidate}-${id}`;
    taken.add(candidate);
    return [id, candidate] as const;
  });
  return new Map(names);
}

function plain(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
