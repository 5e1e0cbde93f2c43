import type { JsonObject } from "../json";
import { classOf } from "./java";

type Cast = "String" | "Boolean" | "Integer";

/** The keys that the ingestion agent reads for GitLab, with the Java type it casts each to. All others it never looks at (H13). */
const CASTS: Readonly<Record<string, Cast>> = {
  repos: "String",
  project_ids_to_exclude: "String",
  fetch_mrs: "Boolean",
  fetch_commits: "Boolean",
  fetch_tags: "Boolean",
  fetch_pipelines: "Boolean",
  fetch_users: "Boolean",
  check_project_membership: "Boolean",
  fetch_commit_patches: "Boolean",
  fetch_pr_patches: "Boolean",
  fetch_state_events: "Boolean",
  pr_commit_limit: "Integer",
  fetch_file_diffs: "Boolean",
  swallow_errors: "Boolean",
};

/** H14: the API takes any JSON; the agent casts without converting, and every job of the integration dies of it. */
export function castFailure(metadata: JsonObject): string | undefined {
  for (const [key, wanted] of Object.entries(CASTS)) {
    if (!(key in metadata)) continue;
    const value = metadata[key];
    if (value === null && wanted === "String") continue;
    if (value === null)
      return `NullPointerException: Cannot invoke "java.lang.${wanted}" because "${key}" is null`;
    const found = classOf(value);
    if (found !== `java.lang.${wanted}`) {
      return `ClassCastException: class ${found} cannot be cast to class java.lang.${wanted} (${key})`;
    }
  }
  return undefined;
}
