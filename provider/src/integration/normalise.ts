import { fingerprint, Secret } from "../secrets/secret";
import { METHODS } from "../sei/wire";
import { GITLAB_COM } from "./gitlabUrl";
import type { ProgramInputs } from "./inputs";
import type { Mirror } from "./mirror";
import { resourceNameOf } from "./ownership";
import type { GivenToken } from "./tokenSource";
import { type PreviewedFields, UNKNOWN, type Unknown } from "./unknown";

/**
 * The name in SEI when the program gives none: the recorded one, because an alias must not rename an integration,
 * and the Pulumi resource name for a new one.
 */
export function withName(said: Mirror, recorded: Mirror): Mirror {
  if (said.name !== undefined) return said;
  const managedBy = said.managedBy;
  const fallback = typeof managedBy === "string" ? resourceNameOf(managedBy) : UNKNOWN;
  return { ...said, name: recorded.name ?? fallback };
}

/** What is recorded of valid inputs: everything that is known before a request, and never the token. */
export function normalise(
  inputs: PreviewedFields<ProgramInputs>,
  { token }: GivenToken,
  recorded: Mirror,
  owner: string | undefined,
): Mirror {
  const { token: _, tokenFingerprint, tags, managedBy, url, ...rest } = inputs;
  return {
    ...rest,
    url: url ?? GITLAB_COM,
    satellite: false,
    authentication: METHODS.pat.stored,
    ...(tags === undefined ? {} : { tags: tags === UNKNOWN ? UNKNOWN : sortedTags(tags) }),
    managedBy: typeof managedBy === "string" && owner !== undefined ? `${owner}/${managedBy}` : managedBy,
    tokenFingerprint: markOf(token) ?? tokenFingerprint ?? recorded.tokenFingerprint,
  };
}

function markOf(token: GivenToken["token"]): string | Unknown | undefined {
  return token instanceof Secret ? fingerprint(token) : token;
}

/** Order and case of tags mean nothing to SEI; unknown ones come last. */
function sortedTags(tags: ReadonlyArray<string | Unknown>): Array<string | Unknown> {
  const names = tags.filter((tag) => typeof tag === "string");
  return [...[...new Set(names)].sort(), ...tags.filter((tag) => tag === UNKNOWN)];
}
