import { z } from "zod";
import { lazySchema } from "../schemas/lazySchema";
import { jsonIn } from "../text/json";
import { previewOfDocument } from "./document";
import { jsonObjectsIn } from "./jsonObjects";
import { type Preview, UnreadablePreview } from "./preview";
import { eventsIn, previewOfStream } from "./stream";

/** Any of these makes an object a preview: one that failed early has few of them. */
const DOCUMENT_KEYS = ["steps", "diagnostics", "changeSummary", "duration"] as const;

const documentSchema = lazySchema(() =>
  z
    .record(z.string(), z.unknown())
    .refine((entries) => DOCUMENT_KEYS.some((key) => Object.hasOwn(entries, key))),
);

const NOT_JSON = "this is not the output of pulumi preview --json: it is cut off, or not JSON";

/**
 * What `pulumi preview --json` or `pulumi refresh --preview-only --json` printed: one document, or one event a line, as
 * they print with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1`.
 *
 * @throws UnreadablePreview when it is something else, or not the whole of it.
 */
export function readPreview(text: string): Preview {
  const given = text.replace(/^\uFEFF/, "").trim();
  if (given === "") throw new UnreadablePreview("the preview is empty");
  const { objects, isCut } = jsonObjectsIn(given);
  if (isCut) throw new UnreadablePreview(NOT_JSON);
  const events = eventsIn(objects);
  if (events.length > 0) return previewOfStream(events);
  const [document, ...others] = objects.filter((value) => documentSchema().safeParse(value).success);
  if (others.length > 0) {
    throw new UnreadablePreview("there is more than one preview in it: give one at a time");
  }
  if (document !== undefined) return previewOfDocument(document);
  throw new UnreadablePreview(
    objects.length > 0 || jsonIn(given) !== undefined
      ? "this is JSON, but not what pulumi preview --json prints"
      : NOT_JSON,
  );
}
