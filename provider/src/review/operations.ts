/** What happens to an integration, most destructive first: the order of a review. */
export const OPERATIONS = ["delete", "replace", "failed", "adopt", "update", "create", "unchanged"] as const;

export type Operation = (typeof OPERATIONS)[number];

/** The engine's words for a step. The parts that a replacement is carried out in are told by `replace` itself. */
const BY_ENGINE_OP: Readonly<Record<string, Operation>> = {
  same: "unchanged",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

export function operationOf(engineOp: string): Operation | undefined {
  return Object.hasOwn(BY_ENGINE_OP, engineOp) ? BY_ENGINE_OP[engineOp] : undefined;
}

/** The step that says what a `--refresh` found. */
export const REFRESH_OP = "refresh";
