import { z } from "zod";
import type { Diagnostic, State, Step } from "./preview";

/**
 * The parts of both forms that a review looks at. Everything is optional and whatever has another shape counts as
 * absent: other providers' resources, and engines of tomorrow, must not keep an integration from being reviewed.
 */
const properties = z.record(z.string(), z.unknown()).nullish().catch(undefined);
const names = z.array(z.string()).nullish().catch(undefined);

const state = z
  .object({
    id: z.string().optional().catch(undefined),
    inputs: properties,
    outputs: properties,
    retainOnDelete: z.boolean().optional().catch(undefined),
    protect: z.boolean().optional().catch(undefined),
    provider: z.string().optional().catch(undefined),
  })
  .nullish()
  .catch(undefined);

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: state,
  newState: state,
  replaceReasons: names,
});

/** The stream's word for a step. */
const metadata = z.object({ op: z.string(), urn: z.string(), old: state, new: state, keys: names });

const diagnostic = z.object({
  urn: z.string().optional().catch(undefined),
  severity: z.string().catch(""),
  message: z.string(),
});

/** A step, or nothing when it is none. */
export function stepFrom(value: unknown): Step[] {
  const { data } = step.safeParse(value);
  if (data === undefined) return [];
  return [stepOf(data.op, data.urn, data.oldState, data.newState, data.replaceReasons)];
}

export function stepFromEvent(value: unknown): Step[] {
  const { data } = metadata.safeParse(value);
  return data === undefined ? [] : [stepOf(data.op, data.urn, data.old, data.new, data.keys)];
}

export function diagnosticFrom(value: unknown): Diagnostic[] {
  const { data } = diagnostic.safeParse(value);
  if (data === undefined) return [];
  const { urn, severity, message } = data;
  return [{ severity, message, ...(urn === undefined || urn === "" ? {} : { urn }) }];
}

function stepOf(
  op: string,
  urn: string,
  before: z.output<typeof state>,
  after: z.output<typeof state>,
  replaceReasons: z.output<typeof names>,
): Step {
  const [old, next] = [stateOf(before), stateOf(after)];
  return {
    op,
    urn,
    replaceReasons: replaceReasons ?? [],
    ...(old === undefined ? {} : { before: old }),
    ...(next === undefined ? {} : { after: next }),
  };
}

function stateOf(from: z.output<typeof state>): State | undefined {
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
