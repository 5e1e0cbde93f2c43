import { resourceNameOf } from "../text/urn";
import { changesBetween } from "./changes";
import { findingsIn, isError, isSaidElsewhere, takeOverIn } from "./findings";
import { OPERATIONS, type Operation, operationOf, REFRESH_OP } from "./operations";
import type { Diagnostic, Step } from "./preview";
import type { Integration } from "./summary";
import { tokenOf } from "./token";
import { recordedOf, textOf, wantedOf } from "./values";

/** What a preview says of one integration. */
export interface Said {
  readonly urn: string;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

export function reviewIntegration({ urn, steps, diagnostics }: Said, now: Date): Integration {
  const found = findingsIn(diagnostics);
  const takeOver = takeOverIn(found);
  const refresh = steps.find(({ op }) => op === REFRESH_OP);
  const step = mainStep(steps);
  const [before, after] = [step?.before, step?.after];
  const [recorded, wanted] = [before && recordedOf(before), wantedOf(after, before)];
  const planned = step === undefined ? "unchanged" : (operationOf(step.op) ?? "unchanged");
  const operation = found.some(isError) ? "failed" : planned === "create" && takeOver ? "adopt" : planned;
  const retained = operation === "delete" && before?.options.retainOnDelete === true;
  const id = before?.id ?? takeOver?.id;
  return {
    urn,
    resource: resourceNameOf(urn),
    name: textOf(wanted.name) ?? resourceNameOf(urn),
    ...(id === undefined ? {} : { id }),
    ...described(wanted),
    operation,
    destructive: (operation === "delete" || operation === "replace") && !retained,
    ...reasonOf(operation, step),
    ...consequenceOf(retained ? "retained" : operation, takeOver?.message),
    changes: recorded !== undefined && after !== undefined ? changesBetween(recorded, wanted) : [],
    token: tokenOf(recorded, wanted, now),
    findings: found.filter((finding) => !isSaidElsewhere(finding)),
    drift: refresh?.before && recorded ? changesBetween(recordedOf(refresh.before), recorded) : [],
    missing: refresh?.before !== undefined && planned === "create",
  };
}

/** Of several steps, e.g. when an earlier run was cut off, the most destructive one. */
function mainStep(steps: readonly Step[]): Step | undefined {
  for (const operation of OPERATIONS) {
    const step = steps.find(({ op }) => operationOf(op) === operation);
    if (step !== undefined) return step;
  }
  return undefined;
}

function described(wanted: Readonly<Record<string, unknown>>) {
  const [accountType, authMethod] = [textOf(wanted.accountType), textOf(wanted.authMethod)];
  const [url, { satellite, tags }] = [textOf(wanted.url), wanted];
  return {
    ...(accountType === undefined ? {} : { accountType }),
    ...(authMethod === undefined ? {} : { authMethod }),
    ...(url === undefined ? {} : { url }),
    ...(typeof satellite === "boolean" ? { satellite } : {}),
    ...(Array.isArray(tags) ? { tags: tags.map((tag) => textOf(tag) ?? "(not known yet)") } : {}),
  };
}

function reasonOf(operation: Operation, step: Step | undefined): { reason?: string } {
  if (operation !== "replace" || step === undefined) return {};
  const { replaceReasons } = step;
  return {
    reason:
      replaceReasons.length > 0
        ? `replaced because ${replaceReasons.join(", ")} changed`
        : "replaced because it was asked for, or is tainted",
  };
}

const CONSEQUENCES: Readonly<Partial<Record<Operation | "retained", string>>> = {
  delete: "SEI drops the integration with its ingestion history",
  replace: "a new integration id; SEI drops the old integration with its ingestion history",
  failed: "the preview refused it, so what would happen is not known",
  retained: "Pulumi forgets it; SEI keeps it (retainOnDelete)",
};

function consequenceOf(
  happening: Operation | "retained",
  takeOver: string | undefined,
): { consequence?: string } {
  const consequence = happening === "adopt" ? takeOver : CONSEQUENCES[happening];
  return consequence === undefined ? {} : { consequence };
}
