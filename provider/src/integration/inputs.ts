import { z } from "zod";
import { ACCOUNT_TYPE_NAMES } from "../gitlab/accountTypes";
import { gitlabRoot } from "../gitlab/gitLabRoot";
import { flag, nameSchema, positiveInteger, seiSchema, text } from "../lifecycle/schemas";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { secretReferenceSchema } from "../secrets/secretReferenceSchema";
import { length } from "../text/length";
import { metadataProblem } from "./rawMetadata";

/** SEI's database limit (H10). */
const DESCRIPTION_LIMIT = 140;

/** What ingestion reads. SEI stores any type, and every ingestion job then fails on a wrong one (H14). */
const ingestionSchema = lazySchema(() =>
  z.strictObject(
    {
      projects: z
        .array(
          text("a project name")
            .min(1, { error: "a project name must not be empty" })
            .refine((name) => !name.includes(","), {
              error: "a project name must not contain a comma: SEI separates names by commas",
            }),
          { error: "must be a list of project names" },
        )
        .optional(),
      excludeProjectIds: z.array(positiveInteger(), { error: "must be a list of project ids" }).optional(),
      mergeRequests: flag().optional(),
      commits: flag().optional(),
      gitTags: flag().optional(),
      pipelines: flag().optional(),
      users: flag().optional(),
      commitPatches: flag().optional(),
      mergeRequestPatches: flag().optional(),
      mergeRequestStateEvents: flag().optional(),
      checkProjectMembership: flag().optional(),
      commitsPerMergeRequest: positiveInteger().optional(),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "must be an object of settings" : undefined) },
  ),
);

const url = lazySchema(() =>
  text("url").transform((pasted, context) => {
    // Where plain http may be is a rule of the place: connection/place.ts.
    const verdict = gitlabRoot(pasted, { plainHttp: true });
    if ("root" in verdict) return verdict.root;
    context.addIssue(verdict.problem);
    return z.NEVER;
  }),
);

const tag = lazySchema(() =>
  text("a tag")
    .trim()
    .min(1, { error: "a tag must not be blank" })
    .transform((name) => name.toLowerCase()),
);

/** A one-time authorization that the user holds: SEI spends it at once, whatever becomes of the integration (H23). */
export const oauthSchema = lazySchema(() =>
  z.strictObject(
    { code: text("code").min(1, { error: "the code is empty" }), state: text("state") },
    { error: (issue) => (issue.code === "invalid_type" ? "must be { code, state }" : undefined) },
  ),
);

/** Written into the configuration of the Ingestion Satellite, under these names. */
const proxySchema = lazySchema(() =>
  z.strictObject({
    host: text("host").min(1),
    port: positiveInteger(),
    username: text("username").optional(),
    password: text("password").optional(),
    allTraffic: flag().optional(),
  }),
);

const metadataSchema = lazySchema(() =>
  z.record(z.string(), z.json(), { error: "must be an object" }).superRefine((metadata, context) => {
    for (const [key, value] of Object.entries(metadata)) {
      const message = metadataProblem(key, value);
      if (message !== undefined) context.addIssue({ code: "custom", path: [key], message });
    }
  }),
);

/** SEI reads an id as a number, so zeros before it are the same id, and the state has it as SEI writes it. */
const existingId = lazySchema(() =>
  text("existingId")
    .trim()
    .regex(/^0*[1-9]\d{0,17}$/, { error: "an id of SEI is a number with digits only, such as 4691" })
    .transform((id) => id.replace(/^0+/, "")),
);

/** Nothing but another one than before: SEI shows no token, so only a person knows that it has another. */
const tokenVersion = lazySchema(() => z.int({ error: "must be a whole number" }));

const AUTH_METHODS = ["pat", "oauth"] as const;
const VALIDATION_MODES = ["onChange", "always", "never"] as const;

/** What a program may say, as the class hands it on. */
export const inputsSchema = lazySchema(() =>
  z.strictObject({
    name: nameSchema().optional(),
    description: text("description")
      .max(DESCRIPTION_LIMIT, {
        error: (issue) =>
          `the description has ${length(issue.input)} characters, at most ${DESCRIPTION_LIMIT} are possible`,
      })
      .optional(),
    accountType: z.enum(ACCOUNT_TYPE_NAMES, { error: (issue) => notOneOf(issue.input, ACCOUNT_TYPE_NAMES) }),
    authMethod: z.enum(AUTH_METHODS, { error: (issue) => notOneOf(issue.input, AUTH_METHODS) }),
    url: url().optional(),
    satellite: flag().optional(),
    token: text("token").optional(),
    tokenFrom: secretReferenceSchema().optional(),
    tokenVersion: tokenVersion().optional(),
    oauth: oauthSchema().optional(),
    tags: z.array(tag(), { error: "must be a list of tag names" }).optional(),
    ingestion: ingestionSchema().optional(),
    metadata: metadataSchema().optional(),
    startIngestion: flag().optional(),
    existingId: existingId().optional(),
    adoptExisting: flag().optional(),
    validateConnection: z
      .enum(VALIDATION_MODES, { error: (issue) => notOneOf(issue.input, VALIDATION_MODES) })
      .optional(),
    expiryWarningDays: z
      .int({ error: "must be a whole number" })
      .nonnegative({ error: "must not be negative" })
      .optional(),
    sei: seiSchema().optional(),
    satelliteOptions: z.strictObject({ proxy: proxySchema().optional() }).optional(),
    /** Given by the class: organization and URN of the resource. */
    managedBy: z.string(),
  }),
);

export type DeclaredInputs = Parsed<typeof inputsSchema>;
export type Ingestion = Parsed<typeof ingestionSchema>;

/**
 * What `check` makes of a program's inputs and Pulumi records: normalised, with what is known before any request
 * added, and without the token. It is parsed again wherever it comes back, from a state that any version of this
 * package may have written.
 */
export const plannedSchema = lazySchema(() =>
  z.object({
    name: z.string(),
    description: z.string().optional(),
    accountType: z.enum(ACCOUNT_TYPE_NAMES),
    authMethod: z.enum(AUTH_METHODS),
    url: z.string(),
    satellite: z.boolean(),
    /** Lower case and sorted: order and case mean nothing to SEI. */
    tags: z.array(z.string()).optional(),
    ingestion: ingestionSchema().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    startIngestion: z.boolean().optional(),
    existingId: z.string().optional(),
    adoptExisting: z.boolean().optional(),
    validateConnection: z.enum(VALIDATION_MODES).optional(),
    expiryWarningDays: z.number().optional(),
    tokenFrom: secretReferenceSchema().optional(),
    tokenVersion: z.number().optional(),
    /** `YYYY-MM-DD`; the token dies at 00:00 UTC of that date. */
    tokenExpiresAt: z.string().optional(),
    tokenScopes: z.array(z.string()).optional(),
    /** Stands for the token, which is recorded nowhere. */
    tokenFingerprint: z.string().optional(),
    /** Stands for the OAuth authorization that SEI was given last. */
    oauthFingerprint: z.string().optional(),
    sei: seiSchema().optional(),
    satelliteOptions: z.object({ proxy: proxySchema().optional() }).optional(),
    /** How SEI names the kind of credential it stores. */
    authentication: z.string(),
    /** `[owner/]organization/urn`: whose integration this is, in SEI's metadata too. */
    managedBy: z.string(),
  }),
);

export type PlannedInputs = Parsed<typeof plannedSchema>;

function notOneOf(value: unknown, allowed: readonly string[]): string {
  const choices = allowed.map((choice) => `"${choice}"`).join(" or ");
  return value === undefined
    ? `is missing; it must be ${choices}`
    : `${JSON.stringify(value)} is not ${choices}`;
}
