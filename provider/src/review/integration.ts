import { hasSeveralTokens } from "../integration/credentialPlan";
import { takenOutInReview } from "../integration/fields";
import type { Properties } from "./preview";
import { type Consequences, reviewResource, type Said, withReason } from "./resource";
import type { Change, Integration, Token } from "./summary";
import { tokenOf } from "./token";
import { textOf } from "./values";

const CONSEQUENCES: Consequences = {
  delete: "SEI drops the integration with its ingestion history",
  replace: "a new integration id; SEI drops the old integration with its ingestion history",
  failed: "the preview refused it, so what would happen is not known",
  retained: "Pulumi forgets it; SEI keeps it (retainOnDelete)",
};

export function reviewIntegration(said: Said, now: Date): Integration {
  const reviewed = reviewResource(said, CONSEQUENCES);
  const { recorded, wanted } = reviewed;
  const token = tokenOf(recorded, wanted, now);
  const told = withReason(reviewed, tellsChange(token));
  const changes = told.operation === "update" ? told.changes.map(withTakenOut) : told.changes;
  return { ...told, changes, ...described(wanted), token };
}

/** An update takes out of SEI, as far as SEI can, what was declared and is no longer. */
function withTakenOut(change: Change): Change {
  const isTakenOut = change.new === undefined && change.unknown !== true && change.secret !== true;
  const takenOut = isTakenOut ? takenOutInReview(change.property) : undefined;
  return takenOut === undefined ? change : { ...change, takenOut };
}

const UNCHANGED: ReadonlySet<Token["status"]> = new Set(["unchanged", "none"]);

function tellsChange({ status, sourceChanged }: Token): boolean {
  return !UNCHANGED.has(status) || sourceChanged === true;
}

function described(wanted: Properties) {
  const [accountType, authMethod] = [textOf(wanted.accountType), textOf(wanted.authMethod)];
  const [url, { satellite, tags }] = [textOf(wanted.url), wanted];
  return {
    ...(accountType === undefined ? {} : { accountType }),
    ...(authMethod === undefined ? {} : { authMethod }),
    ...(url === undefined ? {} : { url }),
    ...(typeof satellite === "boolean" ? { satellite } : {}),
    ...(hasSeveralTokens(wanted) ? { severalTokens: true as const } : {}),
    ...(Array.isArray(tags) ? { tags: tags.map((tag) => textOf(tag) ?? "(not known yet)") } : {}),
  };
}
