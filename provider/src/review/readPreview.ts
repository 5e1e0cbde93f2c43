import { z } from "zod";
import { type Preview, UnreadablePreview } from "./preview";
import { diagnosticFrom, stepFrom, stepFromEvent } from "./wire";

const list = z.array(z.unknown()).nullish().catch(undefined);
const object = z.record(z.string(), z.unknown());

const documentSchema = z.object({ steps: list, diagnostics: list });

/** Any of these makes an object a preview: one that failed early has few of them. */
const DOCUMENT_KEYS = ["steps", "diagnostics", "changeSummary", "duration"];

const eventSchema = z.object({
  sequence: z.number(),
  resourcePreEvent: z.object({ metadata: z.unknown().optional() }).optional().catch(undefined),
  diagnosticEvent: z.unknown().optional(),
  summaryEvent: z.unknown().optional(),
  cancelEvent: z.unknown().optional(),
});

type Event = z.output<typeof eventSchema>;

/**
 * What `pulumi preview --json` printed: one document, or one event a line, as it prints with
 * `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1`.
 *
 * @throws UnreadablePreview when it is something else, or not the whole of it.
 */
export function readPreview(given: string): Preview {
  const text = given.replace(/^\uFEFF/, "").trim();
  if (text === "") throw new UnreadablePreview("the preview is empty");
  const whole = jsonIn(text);
  const isDocument = whole !== undefined && !isEvent(whole);
  return isDocument ? fromDocument(whole) : fromStream(text);
}

function fromDocument(value: unknown): Preview {
  const { data: entries } = object.safeParse(value);
  if (entries === undefined || !DOCUMENT_KEYS.some((key) => Object.hasOwn(entries, key))) {
    throw new UnreadablePreview("this is JSON, but not what pulumi preview --json prints");
  }
  const { steps, diagnostics } = documentSchema.parse(entries);
  return {
    steps: (steps ?? []).flatMap(stepFrom),
    diagnostics: (diagnostics ?? []).flatMap(diagnosticFrom),
  };
}

function fromStream(text: string): Preview {
  const events = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(eventIn);
  if (!events.some(isLast)) {
    throw new UnreadablePreview("the stream of events is cut off: it has no summary");
  }
  return {
    // Both events of a step tell the same plan; the first is there for every step.
    steps: events.flatMap(({ resourcePreEvent }) => stepFromEvent(resourcePreEvent?.metadata)),
    diagnostics: events.flatMap(({ diagnosticEvent }) => diagnosticFrom(diagnosticEvent)),
  };
}

function eventIn(line: string, index: number): Event {
  const value = jsonIn(line);
  const { data } = eventSchema.safeParse(value);
  if (data !== undefined) return data;
  const where = index === 0 ? "it is cut off, or" : `line ${index + 1} is cut off, or`;
  throw new UnreadablePreview(`this is not the output of pulumi preview --json: ${where} not JSON`);
}

function isEvent(value: unknown): boolean {
  return eventSchema.safeParse(value).success;
}

/** A preview that failed ends so, too. */
function isLast({ summaryEvent, cancelEvent }: Event): boolean {
  return summaryEvent !== undefined || cancelEvent !== undefined;
}

/** `undefined` is no JSON value. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
