import type { dynamic } from "@pulumi/pulumi";
import { toPulumi } from "../engine/wire";
import { type Finding, renderFinding } from "../errors/finding";

/** What a lifecycle's check has found, as the engine takes it. */
export function checkResult(checked: {
  readonly inputs: object;
  readonly findings: readonly Finding[];
}): dynamic.CheckResult {
  // For a named property the engine prints the property's value, secrets in clear: never name one.
  const failures = checked.findings.map((finding) => ({ property: "", reason: renderFinding(finding) }));
  return { inputs: toPulumi(checked.inputs), failures };
}

/** What a lifecycle's read has seen, as the engine takes it. */
export function readResult(
  id: string,
  seen: { readonly inputs: object; readonly outputs: object } | undefined,
): dynamic.ReadResult {
  // A blank answer makes the engine drop the resource: only for a proven deletion.
  if (seen === undefined) return {};
  return { id, props: toPulumi(seen.outputs), inputs: toPulumi(seen.inputs) };
}
