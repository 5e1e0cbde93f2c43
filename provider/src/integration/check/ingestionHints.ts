import type { Finding } from "../../errors/finding";
import type { Properties } from "../../lifecycle/properties";

interface Hint {
  readonly code: "PROJECT_NEVER_MATCHES" | "EXCLUSION_IGNORED";
  readonly path: string;
  /** What SEI makes of these settings; `undefined` where there is nothing to say. */
  readonly of: (projects: readonly string[], excluded: readonly unknown[]) => string | undefined;
}

/** SEI compares the bare name, letter by letter, and GitLab has names that these cannot be. */
const NO_NAMES: ReadonlyArray<readonly [pattern: RegExp, what: string]> = [
  [/\//, "has a slash: the name of a project has none, only its path has"],
  [/[*?]/, "has a wildcard, and SEI compares the name letter by letter"],
  [/^\s|\s$/, "has spaces around it, and the name of a project has none there"],
];

const HINTS: readonly Hint[] = [
  ...NO_NAMES.map(
    ([pattern, what]): Hint => ({
      code: "PROJECT_NEVER_MATCHES",
      path: "ingestion.projects",
      of: (projects) => {
        const never = projects.filter((name) => pattern.test(name)).map((name) => JSON.stringify(name));
        return never.length === 0 ? undefined : `${never.join(", ")} ${what}`;
      },
    }),
  ),
  {
    code: "EXCLUSION_IGNORED",
    path: "ingestion.excludeProjectIds",
    of: (projects, excluded) =>
      projects.length === 0 || excluded.length === 0
        ? undefined
        : "counts for nothing beside ingestion.projects, which SEI looks at first",
  },
];

/** Settings that are valid, and do not do what they seem to. A value that a preview does not know yet is no reason. */
export function ingestionHints({ ingestion }: Properties): Finding[] {
  const { projects, excludeProjectIds }: { projects?: unknown; excludeProjectIds?: unknown } =
    Object(ingestion);
  const names = listOf(projects).filter((name) => typeof name === "string");
  return HINTS.flatMap(({ code, path, of }) => {
    const message = of(names, listOf(excludeProjectIds));
    return message === undefined ? [] : [{ code, path, message }];
  });
}

/** The declared projects that GitLab can be asked for: known, and possible names. */
export function projectsToTry({ ingestion }: Properties): string[] {
  const { projects }: { projects?: unknown } = Object(ingestion);
  const names = listOf(projects).filter((name) => typeof name === "string");
  return names.filter((name) => !NO_NAMES.some(([pattern]) => pattern.test(name)));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
