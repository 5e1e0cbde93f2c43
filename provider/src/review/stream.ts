import { z } from "zod";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { REFRESH_OP } from "./operations";
import { type Preview, type Step, UnreadablePreview } from "./preview";
import { diagnosticFrom, stepFromEvent, violationFrom, violationFromRemediation } from "./wire";

const stepEvent = lazySchema(() =>
  z.object({ metadata: z.unknown().optional() }).optional().catch(undefined),
);

const eventSchema = lazySchema(() =>
  z.object({
    sequence: z.number(),
    resourcePreEvent: stepEvent(),
    resOutputsEvent: stepEvent(),
    diagnosticEvent: z.unknown().optional(),
    policyEvent: z.unknown().optional(),
    policyRemediationEvent: z.unknown().optional(),
    summaryEvent: z.unknown().optional(),
    cancelEvent: z.unknown().optional(),
  }),
);

export type Event = Parsed<typeof eventSchema>;

/** Those of the values that are events of the engine. */
export function eventsIn(values: readonly unknown[]): Event[] {
  return values.flatMap((value) => {
    const { data } = eventSchema().safeParse(value);
    return data === undefined ? [] : [data];
  });
}

/** @throws UnreadablePreview when the end is missing. */
export function previewOfStream(events: readonly Event[]): Preview {
  if (!events.some(isLast)) {
    throw new UnreadablePreview("the stream of events is cut off: it has no summary");
  }
  if (events.filter(({ summaryEvent }) => summaryEvent !== undefined).length > 1) {
    throw new UnreadablePreview("there is more than one preview in it: give one at a time");
  }
  return {
    ...stepsIn(events),
    diagnostics: events.flatMap(({ diagnosticEvent }) => diagnosticFrom(diagnosticEvent)),
    violations: events.flatMap(({ policyEvent, policyRemediationEvent }) => [
      ...violationFrom(policyEvent),
      ...violationFromRemediation(policyRemediationEvent),
    ]),
  };
}

/**
 * A step has an event before it and one after it. What it will do is told by the first; what a refresh has found, by
 * the second, whose word for it is that of the plan only within `preview --refresh`.
 */
function stepsIn(events: readonly Event[]): Pick<Preview, "isRefresh" | "steps"> {
  const steps: Step[] = [];
  const running = new Map<string, number>();
  let isRefresh = false;
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    for (const step of stepFromEvent(resourcePreEvent?.metadata)) {
      if (step.op === REFRESH_OP) running.set(step.urn, steps.length);
      steps.push(step);
    }
    for (const found of stepFromEvent(resOutputsEvent?.metadata)) {
      const refreshed = running.get(found.urn);
      if (refreshed === undefined) continue;
      running.delete(found.urn);
      steps[refreshed] = { ...found, op: REFRESH_OP };
      isRefresh ||= found.op !== REFRESH_OP;
    }
  }
  return { isRefresh, steps };
}

/** A preview that failed ends so, too. */
function isLast({ summaryEvent, cancelEvent }: Event): boolean {
  return summaryEvent !== undefined || cancelEvent !== undefined;
}
