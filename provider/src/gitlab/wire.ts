import { z } from "zod";
import { lazySchema, type Parsed } from "../schemas/lazySchema";

/** What is used of GitLab's answers; everything else in them is ignored. */

/** `GET /version`; without a token it is a 401. */
export const versionSchema = lazySchema(() => z.object({ version: z.string(), revision: z.string() }));

/** `GET /personal_access_tokens/self`. `active` and `revoked` say nothing: a dead token gets no such answer. */
export const tokenSchema = lazySchema(() =>
  z.object({
    scopes: z.array(z.string()),
    /** `YYYY-MM-DD`; the token dies at 00:00 UTC *of* that date. */
    expires_at: z.string().nullish(),
  }),
);

export const userSchema = lazySchema(() => z.object({ id: z.int(), username: z.string() }));

/** A feature's switch: `disabled`, `private` (members only) or `enabled`. */
const accessLevel = lazySchema(() => z.string().nullish());
const enabled = lazySchema(() => z.boolean().nullish());

const projectSchema = lazySchema(() =>
  z.object({
    id: z.int(),
    name: z.string().nullish(),
    path_with_namespace: z.string().nullish(),
    empty_repo: enabled(),
    repository_access_level: accessLevel(),
    merge_requests_access_level: accessLevel(),
    merge_requests_enabled: enabled(),
    issues_access_level: accessLevel(),
    issues_enabled: enabled(),
    builds_access_level: accessLevel(),
    jobs_enabled: enabled(),
  }),
);

export const projectsSchema = lazySchema(() => z.array(projectSchema()));

/** A list of which only the number of rows matters. */
export const rowsSchema = lazySchema(() => z.array(z.object({})));

export const pipelinesSchema = lazySchema(() => z.array(z.object({ id: z.int() })));

/** One object of which only the existence matters. */
export const objectSchema = lazySchema(() => z.object({}));

export const groupsSchema = lazySchema(() =>
  z.array(z.object({ full_path: z.string(), ip_restriction_ranges: z.string().nullish() })),
);

/** GitLab has three shapes for a refusal; `message` may be an object. */
export const refusalSchema = lazySchema(() =>
  z.object({
    message: z.unknown().optional(),
    error: z.string().optional(),
    error_description: z.string().optional(),
  }),
);

export type TokenDescription = Parsed<typeof tokenSchema>;
export type Project = Parsed<typeof projectSchema>;
export type Group = Parsed<typeof groupsSchema>[number];
