import { z } from "zod";
import { lazySchema } from "../schemas/lazySchema";
import { isIngestionKey, isIntegration, isStack } from "../text/urn";
import { codeIn } from "./findings";
import { REFRESH_OP } from "./operations";
import type { Diagnostic, Preview, Step } from "./preview";
import { diagnosticFrom, stepFrom } from "./wire";

const list = lazySchema(() => z.array(z.unknown()).nullish().catch(undefined));
const documentSchema = lazySchema(() => z.object({ steps: list(), diagnostics: list() }));

/** The engine leaves policies out of a document: only a stream tells what one refused, or changed. */
export function previewOfDocument(value: unknown): Preview {
  const parsed = documentSchema().parse(value);
  const steps = (parsed.steps ?? []).flatMap(stepFrom);
  const diagnostics = (parsed.diagnostics ?? []).flatMap(diagnosticFrom);
  const isRefresh = isOfRefresh(steps, diagnostics);
  return { isRefresh, steps: isRefresh ? steps.map(asFound) : steps, diagnostics, violations: [] };
}

/** What a refresh can find; what it does not find is a delete. */
const RESULTS: ReadonlySet<string> = new Set(["update", "delete"]);

/**
 * A document does not say whether `preview` or `refresh` printed it, and what a refresh found is told with the words of
 * a plan, in place of the step `refresh`. But a plan that comes after a refresh is told beside it, for the same URN.
 */
function isOfRefresh(steps: readonly Step[], diagnostics: readonly Diagnostic[]): boolean {
  const refreshed = new Set(steps.filter(({ op }) => op === REFRESH_OP).map(({ urn }) => urn));
  const others = steps.filter(({ op }) => op !== REFRESH_OP && op !== "same");
  if (others.some(({ op, urn }) => !RESULTS.has(op) || refreshed.has(urn))) return false;
  const ofStack = steps.filter(({ urn }) => isStack(urn));
  if (ofStack.some(({ op }) => op === REFRESH_OP)) return ofStack.every(({ op }) => op === REFRESH_OP);
  // With --target, or --run-program, the stack itself is not refreshed.
  if (refreshed.size > 0) return others.length > 0;
  const gone = new Set(diagnostics.filter(isGone).map(({ urn }) => urn));
  return others.some((step) => gone.has(step.urn) || isRead(step));
}

/** The outputs of ours are known after a read; in a plan they are not. */
function isRead({ op, urn, after }: Step): boolean {
  const isOurs = isIntegration(urn) || isIngestionKey(urn);
  return isOurs && op === "update" && Object.keys(after?.outputs ?? {}).length > 0;
}

function isGone({ message }: Diagnostic): boolean {
  return codeIn(message) === "GONE_FROM_SEI";
}

function asFound(step: Step): Step {
  return RESULTS.has(step.op) ? { ...step, op: REFRESH_OP } : step;
}
