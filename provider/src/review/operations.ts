import type { Step } from "./preview";

/** What happens to an integration, most destructive first: the order of a review. */
export const OPERATIONS = ["delete", "replace", "failed", "adopt", "update", "create", "unchanged"] as const;

export type Operation = (typeof OPERATIONS)[number];

/** The engine's words for a step. */
const BY_ENGINE_OP: Readonly<Record<string, Operation>> = {
  same: "unchanged",
  create: "create",
  "create-replacement": "create",
  import: "adopt",
  update: "update",
  replace: "replace",
  delete: "delete",
  "delete-replaced": "delete",
};

export function operationOf(engineOp: string): Operation | undefined {
  return Object.hasOwn(BY_ENGINE_OP, engineOp) ? BY_ENGINE_OP[engineOp] : undefined;
}

/** The step that says what a `--refresh` found. */
export const REFRESH_OP = "refresh";

/** What the engine calls the parts of a `replace`. */
const PARTS_OF_REPLACE: ReadonlySet<string> = new Set([
  "delete-replaced",
  "create-replacement",
  "import-replacement",
  "read-replacement",
  "discard-replaced",
]);

/**
 * The steps without the parts of a replacement, which only a stream tells beside it. A part that stands alone is what
 * an interrupted replacement has left to do.
 */
export function withoutParts(steps: readonly Step[]): Step[] {
  const replaced = new Set(steps.filter(({ op }) => op === "replace").map(({ urn }) => urn));
  return steps.filter(({ op, urn }) => !(PARTS_OF_REPLACE.has(op) && replaced.has(urn)));
}
