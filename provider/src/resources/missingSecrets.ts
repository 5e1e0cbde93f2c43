import { renderFinding } from "../errors/finding";
import { getEngine, log } from "../sdk/program";
import { readReference, type SecretReference } from "../secrets/secretReference";
import type { GitLabIntegrationArgs } from "./gitLabIntegrationArgs";

/** What the program has declared so far and nobody has, in each run. */
const missing = new WeakMap<object, Set<string>>();
const WITHOUT_ENGINE = {};

/**
 * Tells all sources of secrets that are empty at once. The engine stops at the first resource that its provider refuses,
 * so ten missing variables would take ten previews; the program has declared them all by then.
 *
 * It is a warning: a refresh or a destroy that runs the program does without them, and a transform can name others. The
 * error is the provider's. Only where the CLI runs the program is its environment the provider's, too.
 */
export function warnOfMissingSecrets(args: GitLabIntegrationArgs, ignored: readonly string[] = []): void {
  if (process.env.PULUMI_NODEJS_ENGINE === undefined) return;
  const token = ignored.includes("tokenFrom") || ignored.includes("token") ? undefined : args.tokenFrom;
  const { apiKeyFrom }: { apiKeyFrom?: unknown } = Object(args.sei);
  for (const problem of [token, apiKeyFrom].flatMap(problemOf)) remember(problem);
}

/** What is an output says its problem later, to the provider. */
function problemOf(given: unknown): string[] {
  const reference = referenceIn(given);
  const referred = reference === undefined ? undefined : readReference(reference);
  return referred !== undefined && "problem" in referred ? [referred.problem] : [];
}

/** By hand: a program does not wait for zod. What is no reference the provider refuses. */
function referenceIn(given: unknown): SecretReference | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  if ("env" in given && typeof given.env === "string") return { env: given.env };
  return "file" in given && typeof given.file === "string" ? { file: given.file } : undefined;
}

function remember(problem: string): void {
  const run = getEngine() ?? WITHOUT_ENGINE;
  const problems = missing.get(run) ?? new Set();
  if (!missing.has(run)) {
    missing.set(run, problems);
    // Once the program has said all that it says without waiting, and before its first resource is registered.
    queueMicrotask(() => {
      missing.delete(run);
      tell([...problems]);
    });
  }
  problems.add(problem);
}

/** Of a single one the provider tells. It is about no resource: the log would wait for the registration of that. */
function tell(problems: readonly string[]): void {
  if (problems.length < 2) return;
  const message = `${problems.length} are missing: ${problems.join("; ")}`;
  void log.warn(renderFinding({ code: "TOKEN_SOURCE_EMPTY", path: "", message }));
}
