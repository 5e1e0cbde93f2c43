import { z } from "zod";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { OPERATIONS } from "./operations";

/**
 * The review as data. It is published as `docs/review-summary.schema.json`: within a `schemaVersion` entries are only
 * added.
 */
const change = lazySchema(() =>
  z.object({
    property: z.string().describe("As a program writes it: name, ingestion.commits."),
    old: z.unknown().optional().describe("Absent when it was not set."),
    new: z.unknown().optional().describe("Absent when it is no longer set, or not known yet."),
    unknown: z.literal(true).optional().describe("The new value is known only during the update."),
    secret: z.literal(true).optional().describe("The value is another one, and a secret: it is not told."),
    takenOut: z
      .string()
      .optional()
      .describe("Of what is no longer declared: what becomes of it in SEI, in words."),
  }),
);

const token = lazySchema(() =>
  z.object({
    status: z
      .enum(["unchanged", "rotated", "new", "removed", "unknown", "none"])
      .describe("none: there is no token, or the provider never sees it."),
    from: z.string().optional().describe("Fingerprint of the token that is recorded."),
    to: z.string().optional().describe("Fingerprint of the token that is declared."),
    source: z.string().optional().describe("token, oauth, or tokenFrom with what it reads."),
    sentAgain: z
      .literal(true)
      .optional()
      .describe("It is the same, and sent to SEI all the same: tokenVersion changed."),
    sourceChanged: z.literal(true).optional(),
    sourceFrom: z.string().optional().describe("The source before, when it changed."),
    expiresAt: z.string().optional().describe("YYYY-MM-DD: the token dies at 00:00 UTC of that date."),
    daysLeft: z.int().optional().describe("Whole days until then, counted up; 0 or less: expired."),
  }),
);

const count = lazySchema(() => z.int().nonnegative());

const finding = lazySchema(() =>
  z.object({
    severity: z.enum(["error", "warning"]),
    code: z.string().optional().describe("A code of docs/errors.md."),
    message: z.string(),
    resource: z
      .string()
      .optional()
      .describe("The resource it is about, when that is neither integration nor key."),
  }),
);

/** What is told of an integration and of a key alike. */
const resource = lazySchema(() =>
  z.object({
    urn: z.string(),
    resource: z.string().describe("The Pulumi resource name."),
    name: z.string().describe("The name in SEI; the resource name when it is not known."),
    alike: z
      .string()
      .optional()
      .describe(
        "What tells it from another one whose name looks the same: its resource name, or more of its URN.",
      ),
    id: z.string().optional().describe("The id in SEI, where it has one."),
    operation: z
      .enum(OPERATIONS)
      .describe("failed: the preview refused it, so what would happen is not known."),
    destructive: z
      .boolean()
      .describe("SEI drops an integration and its ingestion history, or a key that somebody may use."),
    reason: z.string().optional(),
    consequence: z.string().optional(),
    changes: z.array(change()),
    findings: z.array(finding()).describe("Of Validate Connection and of the provider's other rules."),
    drift: z
      .array(change())
      .describe("What somebody changed in SEI: old is recorded, new is found. Only of a refresh."),
    missing: z.boolean().describe("It is recorded, but SEI has it no longer. Only of a refresh."),
  }),
);

const integration = lazySchema(() =>
  resource().extend({
    accountType: z.string().optional(),
    authMethod: z.string().optional(),
    url: z.string().optional(),
    satellite: z.boolean().optional(),
    severalTokens: z
      .literal(true)
      .optional()
      .describe("SEI has several personal access tokens for it, which only its web page can give it."),
    tags: z.array(z.string()).optional().describe("Absent when tags are not managed."),
    token: token(),
  }),
);

const key = lazySchema(() =>
  resource().extend({
    role: z.string().optional().describe("ingestion, or admin."),
  }),
);

const policy = lazySchema(() =>
  z.object({
    level: z
      .string()
      .describe("mandatory: it fails the preview; advisory; remediate: the policy has changed the inputs."),
    pack: z.string(),
    policy: z.string(),
    message: z.string(),
    resource: z.string().optional().describe("The resource name; absent when it is about the whole stack."),
    urn: z.string().optional(),
  }),
);

export const summarySchema = lazySchema(() =>
  z
    .object({
      schemaVersion: z.literal(1),
      outcome: z
        .enum(["failed", "destructive", "changes", "unchanged"])
        .describe(
          "The first that holds, of all resources of the stack. failed: the preview itself has errors; destructive: something is deleted or replaced.",
        ),
      refresh: z
        .literal(true)
        .optional()
        .describe(
          "It is of pulumi refresh, which plans nothing: drift and missing tell what SEI has against what is recorded.",
        ),
      digest: z
        .string()
        .describe(
          "Of everything that the preview would do, other resources included: previews with the same digest do the same.",
        ),
      counts: z.record(z.enum(OPERATIONS), count()).describe("Integrations by operation."),
      otherResources: z
        .record(z.string(), count())
        .describe(
          "Resources that are neither integrations nor keys, by operation; unchanged ones are not counted. Of a refresh: update is changed, delete is gone.",
        ),
      integrations: z.array(integration()).describe("Most destructive first, then by name."),
      keys: z.array(key()).describe("Ingestion keys, in the same order."),
      policies: z
        .array(policy())
        .describe("What policies say, mandatory ones first. Only a stream of events tells it."),
      findings: z
        .array(finding())
        .describe(
          "Errors of other resources and of the program, and the provider's warnings of the program as a whole.",
        ),
    })
    .describe("What `sei-gitlab review --format json` prints"),
);

export type Summary = Parsed<typeof summarySchema>;
export type Resource = Parsed<typeof resource>;
export type Integration = Parsed<typeof integration>;
export type Key = Parsed<typeof key>;
export type Policy = Parsed<typeof policy>;
export type Change = Parsed<typeof change>;
export type Token = Parsed<typeof token>;
export type ReviewFinding = Parsed<typeof finding>;
