import { isIntegration, isStack, resourceNameOf } from "../text/urn";
import { cleanAll } from "./clean";
import { digestOf } from "./digest";
import { findingsIn, isError } from "./findings";
import { reviewIntegration, type Said } from "./integration";
import { OPERATIONS, operationOf } from "./operations";
import type { Diagnostic, Preview, Step } from "./preview";
import { type Integration, type ReviewFinding, type Summary, summarySchema } from "./summary";

/** What a reviewer has to know of a preview. No text in it holds a secret that can be told by its form. */
export function summarise(preview: Preview, now: Date): Summary {
  const integrations = integrationsIn(preview)
    .map((said) => reviewIntegration(said, now))
    .sort(byOperationAndName);
  const findings = findingsOfOthers(preview.diagnostics);
  // Texts are cleaned here, all at once, so that no part of a review can forget to.
  return summarySchema.parse(
    cleanAll({
      schemaVersion: 1,
      outcome: outcomeOf(integrations, findings),
      digest: digestOf(preview),
      counts: Object.fromEntries(
        OPERATIONS.map((operation) => [
          operation,
          integrations.filter((one) => one.operation === operation).length,
        ]),
      ),
      otherResources: countOthers(preview.steps),
      integrations,
      findings,
    }),
  );
}

/** Whether there is nothing that a reviewer would have to read. */
export function saysNothing({ outcome, integrations }: Summary): boolean {
  return outcome === "unchanged" && integrations.every((one) => !isWorthReading(one));
}

/** Also of an integration that does not change. */
export function isWorthReading({ operation, findings, drift, missing }: Integration): boolean {
  return operation !== "unchanged" || findings.length > 0 || drift.length > 0 || missing;
}

function integrationsIn({ steps, diagnostics }: Preview): Said[] {
  const found = new Map<string, { urn: string; steps: Step[]; diagnostics: Diagnostic[] }>();
  const of = (urn: string) => {
    const said = found.get(urn) ?? { urn, steps: [], diagnostics: [] };
    found.set(urn, said);
    return said;
  };
  for (const step of steps) if (isIntegration(step.urn)) of(step.urn).steps.push(step);
  for (const diagnostic of diagnostics) {
    const { urn } = diagnostic;
    const isShown = diagnostic.severity === "error" || diagnostic.severity === "warning";
    if (urn !== undefined && isShown && isIntegration(urn)) of(urn).diagnostics.push(diagnostic);
  }
  return [...found.values()];
}

function byOperationAndName(left: Integration, right: Integration): number {
  const rank = (one: Integration) => OPERATIONS.indexOf(one.operation);
  return rank(left) - rank(right) || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);
}

/** Warnings of others are not this review's business; their errors are why the preview failed. */
function findingsOfOthers(diagnostics: readonly Diagnostic[]): ReviewFinding[] {
  const others = diagnostics.filter(({ urn }) => urn === undefined || !isIntegration(urn));
  return others.flatMap((diagnostic) => {
    const { urn } = diagnostic;
    const resource = urn === undefined || isStack(urn) ? {} : { resource: resourceNameOf(urn) };
    return findingsIn([diagnostic])
      .filter(isError)
      .map((finding) => ({ ...finding, ...resource }));
  });
}

function countOthers(steps: readonly Step[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op, urn } of steps) {
    const operation = operationOf(op);
    if (operation === undefined || operation === "unchanged" || isIntegration(urn) || isStack(urn)) continue;
    counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

function outcomeOf(
  integrations: readonly Integration[],
  findings: readonly ReviewFinding[],
): Summary["outcome"] {
  if (findings.length > 0 || integrations.some(({ operation }) => operation === "failed")) return "failed";
  if (integrations.some(({ destructive }) => destructive)) return "destructive";
  return integrations.some(({ operation }) => operation !== "unchanged") ? "changes" : "unchanged";
}
