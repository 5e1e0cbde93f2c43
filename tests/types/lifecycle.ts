// Held by the compiler: arguments of the lifecycle's steps that change places, and an input without its row.

import { check as checkKey } from "../../provider/src/ingestionKey/check.ts";
import { diff as diffKey } from "../../provider/src/ingestionKey/diff.ts";
import { check } from "../../provider/src/integration/check/check.ts";
import type { CheckContext } from "../../provider/src/integration/check/context.ts";
import { create } from "../../provider/src/integration/create.ts";
import { remove } from "../../provider/src/integration/delete.ts";
import { diff } from "../../provider/src/integration/diff.ts";
import { FIELDS } from "../../provider/src/integration/fields.ts";
import type { DeclaredInputs, PlannedInputs } from "../../provider/src/integration/inputs.ts";
import type { NamingContext } from "../../provider/src/integration/nameHandover.ts";
import { read } from "../../provider/src/integration/read.ts";
import { update } from "../../provider/src/integration/update.ts";
import type { Declared, Planned, Recorded, Stored } from "../../provider/src/lifecycle/properties.ts";

declare const declared: Declared;
declare const planned: Planned;
declare const recorded: Recorded;
declare const stored: Stored;
declare const inputs: PlannedInputs;
declare const checking: CheckContext;
declare const context: NamingContext;

export const right = () => [
  check(recorded, declared, checking),
  diff("1", recorded, planned, undefined),
  create(inputs, context),
  read("1", recorded, context),
  update("1", recorded, inputs, context, undefined),
  remove("1", recorded, context),
  checkKey(recorded, declared, []),
  diffKey(recorded, planned, undefined),
];

export const swapped = () => [
  // @ts-expect-error what is declared is not what is recorded
  check(declared, recorded, checking),
  // @ts-expect-error what is planned is not declared
  check(recorded, planned, checking),
  // @ts-expect-error
  diff("1", planned, recorded, undefined),
  // @ts-expect-error what SEI has is not what Pulumi's state has
  diff("1", stored, planned, undefined),
  // @ts-expect-error
  read("1", planned, context),
  // @ts-expect-error
  update("1", inputs, recorded, context, undefined),
  // @ts-expect-error
  remove("1", stored, context),
  // @ts-expect-error
  create(recorded, context),
  // @ts-expect-error
  checkKey(declared, recorded, []),
  // @ts-expect-error
  diffKey(planned, recorded, undefined),
];

const { name: _, ...withoutName } = FIELDS;
// @ts-expect-error every input has its row
export const incomplete: Record<keyof DeclaredInputs | keyof PlannedInputs, object> = withoutName;
