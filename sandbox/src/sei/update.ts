import { json } from "../http/exchange";
import { withoutAbsent } from "../json";
import { credentialFrom, storeCredential } from "./credentials";
import { SeiError } from "./errors";
import { setTriggerFrequency } from "./ingestion";
import { read } from "./jackson";
import { trim } from "./java";
import {
  type ModifyIntegrationRequest,
  modifyIntegrationRequest,
  requireAuthentication,
  requireKnownApplication,
  requireSupportedApplication,
} from "./modifyRequest";
import { requireIntegration } from "./readIntegration";
import { deleteTagLinks, insertTagLinks, updateRow } from "./rows";
import { bestEffort, type Operation, type Sei, secondsOf, step } from "./sei";
import type { IntegrationRow } from "./store";

/** PUT /v1/integrations/{id}. No preflight (H3); partial by field, except that `tags` always go (H1). */
export const updateIntegration: Operation = async (sei, call) => {
  const id = call.params.id ?? "";
  const request = read(modifyIntegrationRequest, call.body);
  const name = trim(request.name ?? "");
  if (name === "") throw new SeiError(400, "The integration name cannot be empty.");

  // Only a key or a code starts a change of credential, and only that makes SEI look at the other fields (H4).
  const bringsCredential = Boolean(request.apikey) || Boolean(request.code);
  if (bringsCredential) {
    requireSupportedApplication(requireKnownApplication(request.application));
    requireAuthentication(request.method);
  }
  // H20: nobody asks whether the integration is a satellite's.
  const credential = bringsCredential ? await credentialFrom(sei, call, request) : undefined;

  const row = requireIntegration(sei, call, id);
  const updated = step(call, "updateRow", () =>
    updateRow(sei, row, changesOf(name, request, bringsCredential), secondsOf(call)),
  );
  const bare = deleteTagLinks(sei, updated);
  step(call, "insertTags", () => insertTagLinks(sei, bare, request.tags ?? []));

  if (credential !== undefined) {
    step(call, "deleteTokens", () => sei.store.credentials.delete(id));
    storeCredential(sei, call, id, credential, request.username);
  }
  if (request.start_ingestion === true) {
    bestEffort(call, "resumeTrigger", () => resumeTrigger(sei, id, secondsOf(call)));
  }
  step(call, "writeActivityLog", () => {});

  return json(200, echo(id, name, request, bringsCredential));
};

/** H6: an empty description or URL is skipped, so neither can be cleared; `metadata` is replaced whole when it is there. */
function changesOf(
  name: string,
  request: ModifyIntegrationRequest,
  bringsCredential: boolean,
): Partial<IntegrationRow> {
  return {
    name,
    ...(request.description && { description: request.description }),
    ...(request.metadata && { metadata: request.metadata }),
    ...(bringsCredential && { status: "ACTIVE" }),
    ...(bringsCredential && request.url && { url: request.url }),
  };
}

/** H25: without a trigger there is nothing to resume, and nobody says so. */
function resumeTrigger(sei: Sei, id: string, now: number): void {
  if (sei.store.triggers.get(id)?.frequency === 0) setTriggerFrequency(sei, id, 60, now);
}

/** H5: what was asked, not what is stored. */
function echo(
  id: string,
  name: string,
  request: ModifyIntegrationRequest,
  bringsCredential: boolean,
): object {
  return withoutAbsent({
    id,
    name,
    description: request.description,
    tags: request.tags,
    metadata: request.metadata,
    append_metadata: false,
    ...(bringsCredential && { application: request.application, status: "ACTIVE", url: request.url }),
  });
}
