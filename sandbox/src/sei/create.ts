import { json } from "../http/exchange";
import { withoutAbsent } from "../json";
import { credentialFrom, storeCredential } from "./credentials";
import { envelope, SeiError } from "./errors";
import { createTrigger } from "./ingestion";
import { read } from "./jackson";
import { trim } from "./java";
import {
  type ModifyIntegrationRequest,
  modifyIntegrationRequest,
  requireAuthentication,
  requireKnownApplication,
  requireSupportedApplication,
} from "./modifyRequest";
import { preflight, preflightEnvelope } from "./preflight";
import { deleteIntegration, insertRow, insertTagLinks } from "./rows";
import { bestEffort, type Call, type Operation, type Sei, secondsOf, step } from "./sei";

/** GitLab's default; 0 is a paused trigger. */
const MINUTES_BETWEEN_SCANS = 60;

/** POST /v1/integrations. The order of effects is SEI's own, and nothing but the steps marked so is rolled back. */
export const createIntegration: Operation = async (sei, call) => {
  const request = read(modifyIntegrationRequest, call.body);
  requireRoomInTrial(sei);
  const application = requireKnownApplication(request.application);
  const name = trim(request.name ?? "");
  if (name === "") throw new SeiError(400, "The integration name can't be empty");
  requireSupportedApplication(application);

  // A satellite keeps the credential, so SEI reads none, asks for no method and checks nothing.
  const satellite = request.satellite ?? false;
  const authentication = satellite ? "none" : requireAuthentication(request.method);
  const credential = satellite ? "unsupported" : await credentialFrom(sei, call, request);

  const fields = {
    name,
    description: request.description ?? "",
    url: request.url ?? "", // H12: no default
    status: "ACTIVE",
    application,
    satellite,
    metadata: request.metadata ?? {},
    authentication,
    linkedCredentials: undefined,
  };
  const inMemory = presentUnsaved(fields, request);

  // H15, H19: only the exact word has a checker, and two switches turn it off.
  if (!satellite && !request.skip_preflight_check && application === "gitlab") {
    const results = await preflight(sei, call, { ...inMemory, url: fields.url }, credential);
    if (!results.success) {
      return json(
        400,
        envelope(400, "preflight_check_failed", call.path, call.now(), preflightEnvelope(results)),
      );
    }
  }

  const row = step(call, "insertRow", () => insertRow(sei, fields, secondsOf(call)));
  // H2: outside of every transaction and before the clean-up begins, so a bad tag leaves the row behind.
  step(call, "insertTags", () => insertTagLinks(sei, row, request.tags ?? []));

  bestEffort(call, "addToProduct", () => {});
  bestEffort(call, "addCicdInstance", () => {});
  try {
    if (!satellite) storeCredential(sei, call, row.id, credential, request.username);
    startTrigger(sei, call, row.id, request.start_ingestion !== false);
  } catch (error) {
    deleteIntegration(sei, row.id);
    throw error;
  }
  // Not rolled back either: the integration exists and the caller is told 500.
  step(call, "writeActivityLog", () => {});

  return json(200, { id: row.id, ...inMemory });
};

/** Only the legacy filter knows entitlements; the count is of all integrations, not only of this application. */
function requireRoomInTrial(sei: Sei): void {
  if (sei.trialLimit !== undefined && sei.store.integrations.size >= sei.trialLimit) {
    throw new SeiError(400, "Max Integration count reached for trial user");
  }
}

function startTrigger(sei: Sei, call: Call, id: string, running: boolean): void {
  try {
    step(call, "createTrigger", () =>
      createTrigger(sei, id, running ? MINUTES_BETWEEN_SCANS : 0, secondsOf(call)),
    );
  } catch {
    throw new SeiError(500, "Failed to create Ingestion jobs.");
  }
}

/** The object as SEI holds it in memory: what was sent, and without the dates that only the database knows. */
function presentUnsaved(
  fields: {
    name: string;
    status: string;
    application: string;
    satellite: boolean;
    metadata: object;
    authentication: string;
  },
  request: ModifyIntegrationRequest,
): object {
  return withoutAbsent({
    name: fields.name,
    description: request.description,
    url: request.url,
    status: fields.status,
    application: fields.application,
    satellite: fields.satellite,
    tags: request.tags,
    metadata: fields.metadata,
    append_metadata: false,
    authentication: fields.authentication,
  });
}
