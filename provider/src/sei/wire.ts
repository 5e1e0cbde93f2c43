/**
 * SEI's wire: every field name, value and shape that SEI (formerly Propelo) uses where GitLab, Pulumi or this
 * project say something else. No other file knows these names: answers come out of here, and requests go in, in the
 * project's own words.
 *
 * Answers are parsed leniently (SEI adds fields, and leaves out the ones that are null) and strictly in what is
 * used here.
 */
import { z } from "zod";
import { lazySchema, type Parsed } from "../schemas/lazySchema";

/** Exactly this spelling: SEI accepts any case, and then skips the preflight and loses OAuth refresh (H15). */
export const GITLAB_APPLICATION = "gitlab";

/** What SEI calls the authentication methods in requests (`method`), and in what it stores (`authentication`). */
export const METHODS = {
  pat: { requested: "apikey", stored: "api_key" },
  oauth: { requested: "oauth", stored: "oauth" },
} as const;

/**
 * What SEI stores for several personal access tokens in one integration, which only its web page can give it (H28). It
 * is a word of what is read, and never one of what is written.
 */
export const SEVERAL_TOKENS = "multiple_api_keys";

/** What SEI stores for an integration behind a satellite: it never has a credential of it. */
export const SATELLITE_AUTHENTICATION = "none";

type Method = keyof typeof METHODS;

const METHOD_BY_STORED: ReadonlyMap<unknown, Method> = new Map([
  [METHODS.pat.stored, "pat"],
  [SEVERAL_TOKENS, "pat"],
  [METHODS.oauth.stored, "oauth"],
]);

/** How SEI signs in; `undefined` behind a satellite, and for a kind of credential that this provider does not have. */
export function methodStoredAs(authentication: unknown): Method | undefined {
  return METHOD_BY_STORED.get(authentication);
}

/** Whether two words of SEI stand for one way to sign in: SEI alone decides between one token and several (H28). */
export function isSameMethod(one: unknown, other: unknown): boolean {
  const method = methodStoredAs(one);
  return one === other || (method !== undefined && method === methodStoredAs(other));
}

/** Keys of `metadata` that this provider owns: who manages the integration, and which creation of it this is. */
export const MARKER_KEYS = { managedBy: "managed_by", instance: "instance" } as const;

type MetadataKind = "boolean" | "integer" | "names" | "ids";

/**
 * Keys that the ingestion agent reads too, or that the web page and the documentation offer, although `ingestion`
 * has no setting for them. `instead` names the setting that does what the key only promises (H13).
 */
export const OTHER_METADATA_KEYS: Readonly<Record<string, { kind: "boolean" } | { instead: string }>> = {
  fetch_file_diffs: { kind: "boolean" },
  swallow_errors: { kind: "boolean" },
  fetch_prs: { instead: "ingestion.mergeRequests" },
  fetch_issues: { instead: "nothing: issues are always fetched" },
  fetch_projects: { instead: "ingestion.projects" },
  fetch_commit_files: { instead: "ingestion.commitPatches" },
  projects: { instead: "ingestion.projects" },
};

/**
 * The settings of the ingestion agent in `metadata`. SEI stores any type and casts it hard when a job runs (H14),
 * so lists travel as comma-separated text; `fetch_prs` and its like, which the web page offers, do nothing (H13).
 */
export const INGESTION_SETTINGS = {
  projects: { key: "repos", kind: "names" },
  excludeProjectIds: { key: "project_ids_to_exclude", kind: "ids" },
  mergeRequests: { key: "fetch_mrs", kind: "boolean" },
  commits: { key: "fetch_commits", kind: "boolean" },
  gitTags: { key: "fetch_tags", kind: "boolean" },
  pipelines: { key: "fetch_pipelines", kind: "boolean" },
  users: { key: "fetch_users", kind: "boolean" },
  commitPatches: { key: "fetch_commit_patches", kind: "boolean" },
  mergeRequestPatches: { key: "fetch_pr_patches", kind: "boolean" },
  mergeRequestStateEvents: { key: "fetch_state_events", kind: "boolean" },
  checkProjectMembership: { key: "check_project_membership", kind: "boolean" },
  commitsPerMergeRequest: { key: "pr_commit_limit", kind: "integer" },
} as const satisfies Record<string, { key: string; kind: MetadataKind }>;

export type IngestionSetting = keyof typeof INGESTION_SETTINGS;

/** `Object.keys` forgets that its keys are those of the table; the table is a constant, so they are. */
export const INGESTION_SETTING_NAMES = Object.keys(INGESTION_SETTINGS) as readonly IngestionSetting[];

const numericId = lazySchema(() => z.string().regex(/^\d+$/));

/** Epoch seconds that are a date; in another unit they would be one in some hundred thousand years. */
const seconds = lazySchema(() => z.number().positive().max(100_000_000_000));

/** A moment that only helps: one in another shape counts as absent. ISO 8601 in UTC. */
const moment = lazySchema(() =>
  seconds()
    .transform((since1970) => new Date(since1970 * 1_000).toISOString())
    .optional()
    .catch(undefined),
);

/** The status of an integration whose deletion is scheduled and not done (H30); SEI's page writes it `Deleting`. */
const DELETING = "deleting";

/** An integration as GET and list give it. PUT's answer is an echo and POST's lacks dates (H5): neither is read. */
export const integrationSchema = lazySchema(() =>
  z
    .object({
      id: numericId(),
      name: z.string(),
      application: z.string(),
      description: z.string().default(""),
      url: z.string().default(""),
      satellite: z.boolean().default(false),
      tags: z.array(z.string()).default([]),
      metadata: z.record(z.string(), z.unknown()).default({}),
      authentication: z.string().default("unknown"),
      status: z.string().catch(""),
      created_at: moment(),
      updated_at: moment(),
    })
    .transform(({ tags, status, created_at, updated_at, ...rest }) => ({
      ...rest,
      tagIds: tags,
      /** It is still listed, and no integration any more that anybody could use. */
      isDeleting: status.toLowerCase() === DELETING,
      createdAt: created_at,
      updatedAt: updated_at,
    })),
);

export type SeiIntegration = Parsed<typeof integrationSchema>;

/** A record that says it is of GitLab, or does not say whose it is, and is not what SEI gives. */
export interface UnreadableIntegration {
  /** `undefined` when not even the id can be read: then it could be any integration. */
  readonly id: string | undefined;
  /** What is wrong with it, without a value. */
  readonly problem: string;
}

const essentialsSchema = lazySchema(() =>
  z.object({
    id: numericId().optional().catch(undefined),
    name: z.string().optional().catch(undefined),
    application: z.string().optional().catch(undefined),
    status: z.string().catch(""),
  }),
);

/**
 * A record of the listing, which holds the integrations of all products. Of another product's only the name counts,
 * because it is taken, and no more of it is kept; whatever is odd about one must not take the others along.
 */
export const listedSchema = lazySchema(() =>
  z
    .unknown()
    .transform((record): { readable: SeiIntegration } | { unreadable: UnreadableIntegration } | undefined => {
      const { id, name, application, status } = essentialsSchema().safeParse(record).data ?? {};
      if (application !== undefined && application.toLowerCase() !== GITLAB_APPLICATION) {
        if (id === undefined || name === undefined) return undefined;
        return { readable: integrationSchema().parse({ id, name, application, status }) };
      }
      const whole = integrationSchema().safeParse(record);
      if (whole.success) return { readable: whole.data };
      const [issue] = whole.error.issues;
      const problem = `${issue?.path.join(".") || "record"}: ${issue?.message ?? "unreadable"}`;
      return { unreadable: { id, problem } };
    }),
);

/** What POST and PUT answer, as far as it can be believed: the id. */
export const writtenSchema = lazySchema(() => z.object({ id: numericId() }));

export const deletedSchema = lazySchema(() =>
  z.object({ success: z.boolean(), error: z.string().optional() }),
);

const tagSchema = lazySchema(() => z.object({ id: numericId(), name: z.string() }));

/** The roles a new API key can have, by the words that programs use. */
export const KEY_ROLES = { ingestion: "INGESTION", admin: "ADMIN" } as const;

export type KeyRole = keyof typeof KEY_ROLES;

/**
 * An API key as SEI shows it to an administrator: without the secret. The contract has to guess its fields, and all keys
 * are listed to find one: what is odd about another's must not take them along.
 */
export const apiKeySchema = lazySchema(() =>
  z
    .object({
      id: z.string(),
      name: z.string().catch(""),
      description: z.string().catch(""),
      role: z.string().optional().catch(undefined),
      created_at: moment(),
    })
    .transform(({ created_at, ...rest }) => ({ ...rest, createdAt: created_at })),
);

export type SeiApiKey = Parsed<typeof apiKeySchema>;

/** A key's role, where nothing else counts. */
export const keyRoleSchema = lazySchema(() => z.object({ role: z.string() }));

/** The one answer that holds the key itself: SEI keeps only a hash of it. */
export const createdApiKeySchema = lazySchema(() =>
  z.object({ id: z.string().min(1), key: z.string().min(1) }),
);

/** SEI has no way to change a key, so this is all that is ever sent of one. */
export interface ApiKeyCreate {
  readonly name: string;
  readonly description: string;
  readonly role: (typeof KEY_ROLES)[KeyRole];
}

/** The roles that may create, change and delete integrations. */
export const MANAGING_ROLES: ReadonlySet<string> = new Set(["ADMIN", "SUPER_ADMIN"]);

/** SEI's database takes no more characters for the name of an integration (H10). */
export const NAME_LIMIT = 50;

/**
 * `unknown` stands for: there is no trigger, or no job has ended yet. Without a trigger there is no integration's id
 * either.
 */
export const ingestionStatusSchema = lazySchema(() =>
  z
    .object({
      status: z.string(),
      integration_id: z.string().optional(),
      last_ingested_activity_from: moment(),
      last_ingested_activity_to: moment(),
    })
    .transform((answer) => ({
      status: answer.status,
      integrationId: answer.integration_id,
      lastIngestedFrom: answer.last_ingested_activity_from,
      lastIngestedTo: answer.last_ingested_activity_to,
    })),
);

export type SeiIngestionStatus = Parsed<typeof ingestionStatusSchema>;

/** The states of a scan that has ended; `scheduled` and `pending` are the others. */
export const SCAN_ENDED = { success: "success", failure: "failure" } as const;

const scanError = lazySchema(() =>
  z.object({
    message: z.string(),
    url: z.string().optional().catch(undefined),
    severity: z.string().optional().catch(undefined),
  }),
);

/**
 * A job of the ingestion, as its log has it. Nobody has seen the log of a real SEI, and what is read of it only helps:
 * a part in another shape counts as absent, and takes nothing else along. `error` is what ended the job, `failures` are
 * those of single reads.
 */
const scanSchema = lazySchema(() =>
  z
    .object({
      status: z.string().catch(""),
      created_at: moment(),
      error: scanError().optional().catch(undefined),
      failures: z
        .array(scanError().optional().catch(undefined))
        .catch([])
        .default([])
        .transform((all) => all.filter((failure) => failure !== undefined)),
    })
    .transform(({ created_at, ...rest }) => ({ ...rest, createdAt: created_at })),
);

export type SeiScan = Parsed<typeof scanSchema>;
export type SeiScanError = Parsed<typeof scanError>;

/** Only its presence counts. */
export const triggerSchema = lazySchema(() => z.looseObject({}));

function pageOf<T extends z.ZodType>(record: () => T) {
  return lazySchema(() =>
    z
      .object({ records: z.array(record()), _metadata: z.object({ has_next: z.boolean() }) })
      .transform(({ records, _metadata: { has_next: hasNext } }) => ({ records, hasNext })),
  );
}

export const integrationsPageSchema = pageOf(listedSchema);
export const tagsPageSchema = pageOf(tagSchema);
export const apiKeysPageSchema = pageOf(apiKeySchema);
export const ingestionStatusPageSchema = pageOf(ingestionStatusSchema);
export const scansPageSchema = pageOf(scanSchema);

/** What a list is asked: one page, of some integrations or of all. */
export function pageRequest(page: number, size: number, integrationIds?: readonly string[]): object {
  const filter = integrationIds === undefined ? {} : { filter: { integration_ids: integrationIds } };
  return { page, page_size: size, ...filter };
}

/** The error object of SEI's framework; a failed preflight is one with the result of each check. */
export const errorSchema = lazySchema(() =>
  z
    .object({
      message: z.string().optional(),
      preflight_check: z
        .object({
          exception: z.string().optional().catch(undefined),
          // SEI may have other checks by now (H35), and one in another shape takes nothing else along.
          checks: z
            .array(
              z
                .object({
                  name: z.string().catch("a check without a name"),
                  success: z.boolean(),
                  error: z.string().optional().catch(undefined),
                  exception: z.string().optional().catch(undefined),
                })
                .optional()
                .catch(undefined),
            )
            .transform((all) => all.filter((check) => check !== undefined))
            .optional()
            .catch(undefined),
        })
        .optional(),
    })
    .transform(({ message, preflight_check }) => ({ message, preflight: preflight_check })),
);

export type SeiError = Parsed<typeof errorSchema>;
export type SeiPreflight = NonNullable<SeiError["preflight"]>;

/** What a POST or PUT of an integration says in any case. PUT always replaces tags (H1), so they are never left out. */
export interface IntegrationWrite {
  readonly name: string;
  readonly description?: string;
  readonly tagIds: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A personal access token, or an OAuth authorization. With it, and only with it, PUT also changes the url (H4). */
export type CredentialWrite = { readonly url: string } & (
  | { readonly token: string }
  | { readonly code: string; readonly state: string }
);

/** What makes an integration one behind a satellite: it is never sent a credential (H20). */
export interface SatelliteWrite {
  readonly url: string;
  readonly satellite: true;
}

/** The body of a POST. */
export function createBody(
  write: IntegrationWrite,
  access: CredentialWrite | SatelliteWrite,
  startIngestion: boolean,
): object {
  const way =
    "satellite" in access ? { application: GITLAB_APPLICATION, ...access } : credentialFields(access);
  return { ...updateBody(write), ...way, start_ingestion: startIngestion };
}

/** The body of a PUT, which cannot pause ingestion. */
export function updateBody({ tagIds, ...rest }: IntegrationWrite, credential?: CredentialWrite): object {
  return { ...rest, tags: tagIds, ...(credential === undefined ? {} : credentialFields(credential)) };
}

function credentialFields(credential: CredentialWrite): object {
  const target = { application: GITLAB_APPLICATION, url: credential.url };
  if ("token" in credential) return { ...target, method: METHODS.pat.requested, apikey: credential.token };
  const { code, state } = credential;
  return { ...target, method: METHODS.oauth.requested, code, state };
}
