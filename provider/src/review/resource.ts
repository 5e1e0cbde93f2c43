import { resourceNameOf } from "../text/urn";
import { changesBetween } from "./changes";
import { type Announced, findingsIn, isError, isSaidElsewhere, takeOverIn } from "./findings";
import { OPERATIONS, type Operation, operationOf, REFRESH_OP } from "./operations";
import type { Diagnostic, Properties, State, Step } from "./preview";
import type { Resource, ReviewFinding } from "./summary";
import { recordedOf, textOf, wantedOf } from "./values";

/** What a preview says of one resource of this provider. */
export interface Said {
  readonly urn: string;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What happens is told in the same way of an integration and of a key; what it means is not. */
export type Consequences = Readonly<Partial<Record<Operation | "retained", string>>>;

export interface Reviewed {
  readonly resource: Resource;
  /** What it does, where it does something. */
  readonly step: Step | undefined;
  readonly recorded: Properties | undefined;
  readonly wanted: Properties;
}

export function reviewResource({ urn, steps, diagnostics }: Said, consequences: Consequences): Reviewed {
  const found = findingsIn(diagnostics);
  const takeOver = takeOverIn(found);
  const refresh = steps.find(({ op }) => op === REFRESH_OP);
  const step = mainStep(steps);
  const { before, after } = step ?? refresh ?? {};
  const [recorded, wanted] = [before && recordedOf(before), wantedOf(after, before)];
  const planned = step === undefined ? "unchanged" : (operationOf(step.op) ?? "unchanged");
  const operation = found.some(isError) ? "failed" : planned === "create" && takeOver ? "adopt" : planned;
  const retained = operation === "delete" && before?.options.retainOnDelete === true;
  const id = before?.id ?? takeOver?.id;
  const resource: Resource = {
    urn,
    resource: resourceNameOf(urn),
    name: textOf(wanted.name) ?? resourceNameOf(urn),
    ...(id === undefined ? {} : { id }),
    operation,
    destructive: (operation === "delete" || operation === "replace") && !retained,
    ...reasonOf(operation, step),
    ...consequenceOf(retained ? "retained" : operation, consequences, takeOver),
    changes: step && recorded && after ? changesBetween(recorded, wanted, step.differing) : [],
    findings: found.filter((finding) => !isSaidElsewhere(finding)),
    drift: driftIn(refresh, step),
    missing: refresh !== undefined && (planned === "create" || isGone(refresh, found)),
  };
  return { resource, step, recorded, wanted };
}

/** Of several steps, e.g. when an earlier run was cut off, the most destructive one. */
function mainStep(steps: readonly Step[]): Step | undefined {
  for (const operation of OPERATIONS) {
    const step = steps.find(({ op }) => operationOf(op) === operation);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** What was found is told by the refresh itself in a stream, and in a document by what is planned after it. */
function driftIn(refresh: Step | undefined, step: Step | undefined) {
  const found: State | undefined = step?.before ?? refresh?.after;
  if (refresh?.before === undefined || found === undefined) return [];
  return changesBetween(recordedOf(refresh.before), recordedOf(found), refresh.differing);
}

function isGone({ after }: Step, findings: readonly ReviewFinding[]): boolean {
  return after === undefined || findings.some(({ code }) => code === "GONE_FROM_SEI");
}

function reasonOf(operation: Operation, step: Step | undefined): { reason?: string } {
  if (step?.op === "delete-replaced") {
    return { reason: "an earlier run replaced it, and was cut off before the old one was deleted" };
  }
  if (operation !== "replace" || step === undefined) return {};
  const { replaceReasons } = step;
  return {
    reason:
      replaceReasons.length > 0
        ? `replaced because ${replaceReasons.join(", ")} changed`
        : "replaced because it was asked for, or is tainted",
  };
}

function consequenceOf(
  happening: Operation | "retained",
  consequences: Consequences,
  takeOver: Announced | undefined,
): { consequence?: string } {
  const consequence = happening === "adopt" ? takeOver?.message : consequences[happening];
  return consequence === undefined ? {} : { consequence };
}

/**
 * An update is never without a reason: where nothing that changes is shown, the engine says what does.
 *
 * @param isTold whether something else of the resource tells it, e.g. another token.
 */
export function withReason({ resource, step }: Reviewed, isTold = false): Resource {
  const { operation, changes } = resource;
  if (operation !== "update") return resource;
  if (changes.some(({ secret }) => secret)) return { ...resource, reason: "a secret value changed" };
  if (changes.length > 0 || isTold) return resource;
  const inputs = new Set(step?.differing.map((path) => path.replace(/[.[].*$/s, "")).sort());
  const what = inputs.size > 0 ? `${[...inputs].join(", ")} changed` : "of what a preview does not show";
  return { ...resource, reason: `updated because ${what}` };
}
