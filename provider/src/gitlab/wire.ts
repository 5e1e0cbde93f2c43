import { z } from "zod";

/** What is used of GitLab's answers; everything else in them is ignored. */

/** `GET /version`; without a token it is a 401. */
export const versionSchema = z.object({ version: z.string(), revision: z.string() });

/** `GET /personal_access_tokens/self`. `active` and `revoked` say nothing: a dead token gets no such answer. */
export const tokenSchema = z.object({
  scopes: z.array(z.string()),
  /** `YYYY-MM-DD`; the token dies at 00:00 UTC *of* that date. */
  expires_at: z.string().nullish(),
});

export const userSchema = z.object({ id: z.int(), username: z.string() });

/** A feature's switch: `disabled`, `private` (members only) or `enabled`. */
const accessLevel = z.string().nullish();
const enabled = z.boolean().nullish();

export const projectSchema = z.object({
  id: z.int(),
  name: z.string().nullish(),
  path_with_namespace: z.string().nullish(),
  empty_repo: enabled,
  repository_access_level: accessLevel,
  merge_requests_access_level: accessLevel,
  merge_requests_enabled: enabled,
  issues_access_level: accessLevel,
  issues_enabled: enabled,
  builds_access_level: accessLevel,
  jobs_enabled: enabled,
});

/** A list of which only the number of rows matters. */
export const rowsSchema = z.array(z.object({}));

export const pipelinesSchema = z.array(z.object({ id: z.int() }));

/** One object of which only the existence matters. */
export const objectSchema = z.object({});

export const groupsSchema = z.array(
  z.object({ full_path: z.string(), ip_restriction_ranges: z.string().nullish() }),
);

/** GitLab has three shapes for a refusal; `message` may be an object. */
export const refusalSchema = z.object({
  message: z.unknown().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

export type TokenDescription = z.output<typeof tokenSchema>;
export type Project = z.output<typeof projectSchema>;
export type Group = z.output<typeof groupsSchema>[number];
