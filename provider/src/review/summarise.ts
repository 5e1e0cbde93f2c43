import { isDeepStrictEqual } from "node:util";
import { isErrorCode } from "../errors/catalogue";
import { isIngestionKey, isIntegration, isStack, resourceNameOf } from "../text/urn";
import { withAlike } from "./alike";
import { cleanAll } from "./clean";
import { digestOf } from "./digest";
import { findingsIn, isError } from "./findings";
import { reviewIntegration } from "./integration";
import { reviewKey } from "./key";
import { OPERATIONS, type Operation, operationOf, REFRESH_OP, withoutParts } from "./operations";
import type { Diagnostic, Preview, Step, Violation } from "./preview";
import type { Said } from "./resource";
import {
  type Integration,
  type Policy,
  type Resource,
  type ReviewFinding,
  type Summary,
  summarySchema,
} from "./summary";

/** What a reviewer has to know of a preview. No text in it holds a secret that can be told by its form. */
export function summarise(preview: Preview, now: Date): Summary {
  const { isRefresh, diagnostics } = preview;
  const steps = withoutParts(preview.steps);
  const integrations = withAlike(
    saidOf(isIntegration, steps, diagnostics).map((said) => reviewIntegration(said, now)),
  ).sort(byImportanceAndName);
  const keys = withAlike(saidOf(isIngestionKey, steps, diagnostics).map(reviewKey)).sort(byImportanceAndName);
  const others = steps.filter(({ urn }) => !isOurs(urn) && !isStack(urn));
  const policies = preview.violations.map(policyOf).sort(byLevel);
  const told: Told = {
    otherResources: countOthers(others, isRefresh),
    integrations,
    keys,
    policies,
    findings: findingsOfOthers(diagnostics, policies.some(isMandatory)),
  };
  // Texts are cleaned here, all at once, so that no part of a review can forget to.
  return summarySchema().parse(
    cleanAll({
      schemaVersion: 1,
      outcome: outcomeOf(told, others),
      ...(isRefresh ? { refresh: true } : {}),
      digest: digestOf(preview),
      counts: countsOf(integrations),
      ...told,
    }),
  );
}

type Told = Pick<Summary, "otherResources" | "integrations" | "keys" | "policies" | "findings">;

/** Whether there is nothing that a reviewer would have to read. What only other providers do is their business. */
export function saysNothing({ outcome, integrations, keys, policies, findings }: Summary): boolean {
  return (
    outcome !== "failed" &&
    outcome !== "destructive" &&
    findings.length === 0 &&
    policies.length === 0 &&
    ![...integrations, ...keys].some(isWorthReading)
  );
}

/** Also of a resource that does not change. */
export function isWorthReading(resource: Resource): boolean {
  return resource.operation !== "unchanged" || isNews(resource);
}

/** Whether a reader would learn something of it, although nothing is done to it. */
export function isNews({ findings, drift, missing }: Resource): boolean {
  return findings.length > 0 || drift.length > 0 || missing;
}

function isOurs(urn: string): boolean {
  return isIntegration(urn) || isIngestionKey(urn);
}

function saidOf(
  isWanted: (urn: string) => boolean,
  steps: readonly Step[],
  diagnostics: readonly Diagnostic[],
): Said[] {
  const found = new Map<string, { urn: string; steps: Step[]; diagnostics: Diagnostic[] }>();
  const of = (urn: string) => {
    const said = found.get(urn) ?? { urn, steps: [], diagnostics: [] };
    found.set(urn, said);
    return said;
  };
  for (const step of steps) if (isWanted(step.urn)) of(step.urn).steps.push(step);
  for (const diagnostic of diagnostics) {
    const { urn } = diagnostic;
    const isShown = diagnostic.severity === "error" || diagnostic.severity === "warning";
    if (urn !== undefined && isShown && isWanted(urn)) of(urn).diagnostics.push(diagnostic);
  }
  return [...found.values()];
}

function byImportanceAndName(left: Resource, right: Resource): number {
  const rank = ({ operation, missing, drift }: Resource) =>
    3 * OPERATIONS.indexOf(operation) + (missing ? 0 : drift.length > 0 ? 1 : 2);
  return rank(left) - rank(right) || compare(left.name, right.name) || compare(left.urn, right.urn);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function countsOf(integrations: readonly Integration[]): Record<string, number> {
  const countOf = (wanted: string) => integrations.filter(({ operation }) => operation === wanted).length;
  return Object.fromEntries(OPERATIONS.map((operation) => [operation, countOf(operation)]));
}

const LEVELS = ["mandatory", "advisory", "remediate"];

function policyOf({ urn, pack, policy, level, message }: Violation): Policy {
  return {
    level,
    pack,
    policy,
    message,
    ...(urn === undefined ? {} : { resource: resourceNameOf(urn), urn }),
  };
}

function byLevel(left: Policy, right: Policy): number {
  const rank = ({ level }: Policy) => (LEVELS.includes(level) ? LEVELS.indexOf(level) : LEVELS.length);
  return rank(left) - rank(right);
}

function isMandatory({ level }: Policy): boolean {
  return level === "mandatory";
}

/** All that the engine says with a policy that fails the preview, apart from the events of a stream. */
const ONLY_FAILED = "preview failed";

const NOT_TOLD =
  "preview failed, and this form of a preview does not tell why: a policy, perhaps. " +
  "With PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 it is told.";

/**
 * Errors of others are why the preview failed; their warnings are not this review's business. What has a code of ours
 * is told of the program as a whole, e.g. all secrets that are missing.
 */
function findingsOfOthers(diagnostics: readonly Diagnostic[], isPolicy: boolean): ReviewFinding[] {
  const others = diagnostics.filter(({ urn }) => urn === undefined || !isOurs(urn));
  const findings = others.flatMap((diagnostic) => {
    const { urn } = diagnostic;
    const resource = urn === undefined || isStack(urn) ? {} : { resource: resourceNameOf(urn) };
    return findingsIn([diagnostic])
      .filter((finding) => isError(finding) || isErrorCode(finding.code ?? ""))
      .map((finding) => ({ ...finding, ...resource }));
  });
  if (isPolicy) return findings.filter(({ message }) => message !== ONLY_FAILED);
  return findings.map((one) => (one.message === ONLY_FAILED ? { ...one, message: NOT_TOLD } : one));
}

/** Of a refresh: what it found changed, or gone. */
function countOthers(steps: readonly Step[], isRefresh: boolean): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const step of steps) {
    const operation = isRefresh ? foundBy(step) : operationOf(step.op);
    if (operation === undefined || operation === "unchanged") continue;
    counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

function foundBy({ op, before, after }: Step): Operation | undefined {
  if (op !== REFRESH_OP) return undefined;
  if (after === undefined) return "delete";
  return isDeepStrictEqual(before, after) ? "unchanged" : "update";
}

function outcomeOf(
  { integrations, keys, findings, policies, otherResources }: Told,
  others: readonly Step[],
): Summary["outcome"] {
  const ours = [...integrations, ...keys];
  const isFailed = findings.some(isError) || policies.some(isMandatory);
  if (isFailed || ours.some(({ operation }) => operation === "failed")) return "failed";
  if (ours.some(({ destructive }) => destructive) || others.some(isDestructive)) return "destructive";
  const isChanged = Object.keys(otherResources).length > 0 || ours.some(changes);
  return isChanged ? "changes" : "unchanged";
}

/** Whether `pulumi up`, or a refresh, would change something: in SEI, or in what is recorded. */
function changes({ operation, drift, missing }: Resource): boolean {
  return operation !== "unchanged" || drift.length > 0 || missing;
}

function isDestructive({ op, before }: Step): boolean {
  const operation = operationOf(op);
  return (operation === "delete" || operation === "replace") && before?.options.retainOnDelete !== true;
}
