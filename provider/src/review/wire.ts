import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { isStack } from "../text/urn";
import type { Diagnostic, State, Step, Violation } from "./preview";

/**
 * The parts of both forms that a review looks at. Everything is optional and whatever has another shape counts as
 * absent: other providers' resources, and engines of tomorrow, must not keep an integration from being reviewed.
 */
const properties = lazySchema(() => z.record(z.string(), z.unknown()).nullish().catch(undefined));
const names = lazySchema(() => z.array(z.string()).nullish().catch(undefined));

const state = lazySchema(() =>
  z
    .object({
      id: z.string().optional().catch(undefined),
      inputs: properties(),
      outputs: properties(),
      retainOnDelete: z.boolean().optional().catch(undefined),
      protect: z.boolean().optional().catch(undefined),
      provider: z.string().optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
);

const step = lazySchema(() =>
  z.object({
    op: z.string(),
    urn: z.string(),
    oldState: state(),
    newState: state(),
    replaceReasons: names(),
    diffReasons: names(),
    detailedDiff: properties(),
  }),
);

/** The stream's word for a step. */
const metadata = lazySchema(() =>
  z
    .object({
      op: z.string(),
      urn: z.string(),
      old: state(),
      new: state(),
      keys: names(),
      diffs: names(),
      detailedDiff: properties(),
    })
    .transform(({ old: oldState, new: newState, keys: replaceReasons, diffs: diffReasons, ...same }) => ({
      ...same,
      oldState,
      newState,
      replaceReasons,
      diffReasons,
    })),
);

const text = lazySchema(() => z.string().catch(""));

const policy = lazySchema(() =>
  z.object({
    resourceUrn: text(),
    policyPackName: text(),
    policyName: text(),
    enforcementLevel: text(),
    message: text(),
  }),
);

const remediation = lazySchema(() =>
  policy()
    .omit({ enforcementLevel: true, message: true })
    .extend({ before: properties(), after: properties() }),
);

const diagnostic = lazySchema(() =>
  z.object({
    urn: z.string().optional().catch(undefined),
    severity: z.string().catch(""),
    message: z.string(),
  }),
);

/** A step, or nothing when it is none. */
export function stepFrom(value: unknown): Step[] {
  const { data } = step().safeParse(value);
  return data === undefined ? [] : [stepOf(data)];
}

export function stepFromEvent(value: unknown): Step[] {
  const { data } = metadata().safeParse(value);
  return data === undefined ? [] : [stepOf(data)];
}

export function violationFrom(value: unknown): Violation[] {
  const { data } = policy().safeParse(value);
  if (data === undefined) return [];
  return [{ ...namesOf(data), level: data.enforcementLevel, message: data.message }];
}

/** Of a policy that mends what it finds the engine tells the inputs before and after, in which there may be secrets. */
export function violationFromRemediation(value: unknown): Violation[] {
  const { data } = remediation().safeParse(value);
  if (data === undefined) return [];
  const [before, after] = [data.before ?? {}, data.after ?? {}];
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .sort();
  return [
    { ...namesOf(data), level: "remediate", message: `has changed ${changed.join(", ") || "nothing"}` },
  ];
}

type Named = Pick<Parsed<typeof policy>, "resourceUrn" | "policyPackName" | "policyName">;

function namesOf({ resourceUrn: urn, policyPackName: pack, policyName }: Named) {
  return { pack, policy: policyName, ...(urn === "" || isStack(urn) ? {} : { urn }) };
}

export function diagnosticFrom(value: unknown): Diagnostic[] {
  const { data } = diagnostic().safeParse(value);
  if (data === undefined) return [];
  const { urn, severity, message } = data;
  return [{ severity, message, ...(urn === undefined || urn === "" ? {} : { urn }) }];
}

function stepOf({
  op,
  urn,
  oldState,
  newState,
  replaceReasons,
  diffReasons,
  detailedDiff: detailed,
}: Parsed<typeof step>): Step {
  const [before, after] = [stateOf(oldState), stateOf(newState)];
  const paths = Object.keys(detailed ?? {});
  return {
    op,
    urn,
    replaceReasons: replaceReasons ?? [],
    differing: paths.length > 0 ? paths : (diffReasons ?? []),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function stateOf(from: Parsed<typeof state>): State | undefined {
  if (from === undefined || from === null) return undefined;
  const { id, inputs, outputs, retainOnDelete, protect, provider } = from;
  return {
    ...(id === undefined || id === "" ? {} : { id }),
    inputs: inputs ?? {},
    outputs: outputs ?? {},
    options: {
      retainOnDelete: retainOnDelete ?? false,
      protect: protect ?? false,
      provider: providerOf(provider),
    },
  };
}

/** A reference ends with the id of the provider's own object, which comes and goes without a change of anything. */
function providerOf(reference: string | undefined): string {
  return reference?.replace(/::[^:]*$/, "") ?? "";
}
