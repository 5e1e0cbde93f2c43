import { z } from "zod";
import type { ErrorCode } from "../errors/catalogue";
import type { Finding } from "../errors/finding";
import { findingsOf } from "../lifecycle/issues";
import { nameSchema, seiSchema } from "../lifecycle/schemas";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { KEY_ROLES, type KeyRole } from "../sei/wire";

/**
 * SEI does not say how much text a key's description holds. With the provider's marker at its end it stays within
 * the 140 characters that SEI takes for an integration's.
 */
const DESCRIPTION_LIMIT = 115;

/** `Object.keys` forgets that its keys are those of the table; the table is a constant, so they are. */
const ROLES = Object.keys(KEY_ROLES) as readonly KeyRole[];

/** What a program may say, as the class hands it on. */
export const keyInputsSchema = lazySchema(() =>
  z.strictObject({
    name: nameSchema().optional(),
    description: z
      .string({ error: "description must be text" })
      .trim()
      .max(DESCRIPTION_LIMIT, { error: `the description is longer than ${DESCRIPTION_LIMIT} characters` })
      .optional(),
    role: z.enum(ROLES, { error: 'the role must be "ingestion" or "admin"' }),
    sei: seiSchema().optional(),
    /** Given by the class: organization and URN of the resource. */
    managedBy: z.string(),
  }),
);

/** What Pulumi records: the same, with a name. Parsed again wherever it comes back from a state. */
export const plannedKeySchema = lazySchema(() =>
  keyInputsSchema()
    .extend({ name: z.string(), role: z.enum(ROLES) })
    .strip(),
);

export type PlannedKey = Parsed<typeof plannedKeySchema>;

const CODE_BY_INPUT: Readonly<Partial<Record<string, ErrorCode>>> = {
  name: "NAME_INVALID",
  description: "DESCRIPTION_INVALID",
  sei: "CONFIG_INVALID",
};

/** Where what the catalogue advises is meant for an integration. */
const REMEDIES: Readonly<Partial<Record<ErrorCode, Pick<Finding, "remedy">>>> = {
  DESCRIPTION_INVALID: { remedy: `Use at most ${DESCRIPTION_LIMIT} characters.` },
};

export function keyFindings(issues: readonly z.core.$ZodIssue[]): Finding[] {
  return findingsOf(issues, (input) => CODE_BY_INPUT[input] ?? "INPUT_INVALID").map((finding) => ({
    ...finding,
    ...REMEDIES[finding.code],
  }));
}
