import type * as pulumi from "@pulumi/pulumi";
import { type Finding, renderFinding } from "../errors/finding";
import { getEngine, log } from "../sdk/program";

/** What was told already, in each run: one process can run several programs, and one program several times. */
const told = new WeakMap<object, Set<string>>();
const WITHOUT_ENGINE = {};

/** Warns of something about one resource, once in a run however many resources it is true of. */
export function warnOnce(resource: pulumi.Resource, finding: Finding): void {
  const text = renderFinding(finding);
  const run = getEngine() ?? WITHOUT_ENGINE;
  const before = told.get(run) ?? new Set();
  if (before.has(text)) return;
  told.set(run, before.add(text));
  void log.warn(text, resource);
}

/** Operations of a dynamic provider get no timeouts from the engine. */
export function warnOfTimeouts(resource: pulumi.Resource, opts: pulumi.CustomResourceOptions): void {
  if (opts.customTimeouts === undefined) return;
  const message = "the engine gives them to no dynamic provider, so they change nothing";
  warnOnce(resource, { code: "TIMEOUTS_IGNORED", path: "customTimeouts", message });
}
