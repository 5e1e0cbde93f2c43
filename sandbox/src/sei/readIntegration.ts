import { json } from "../http/exchange";
import { SeiError } from "./errors";
import { type Call, type Operation, rowsSeen, type Sei, step } from "./sei";
import type { IntegrationRow } from "./store";
import { integrationView } from "./view";

const LARGEST_IDENTITY = 2 ** 31 - 1;

/** GET /v1/integrations/{id}: the only answer that shows the stored row. */
export const getIntegration: Operation = (sei, call) =>
  json(200, integrationView(requireIntegration(sei, call, call.params.id ?? "")));

export function requireIntegration(sei: Sei, call: Call, id: string): IntegrationRow {
  if (/^\d+$/.test(id) && Number(id) > LARGEST_IDENTITY) throw new SeiError(500, "");
  const row = lookUp(sei, call, id);
  if (row === undefined) {
    throw new SeiError(404, `Could not find integration id=${id} for company=${call.caller.tenant}`);
  }
  return row;
}

/** H9: the look-up swallows errors of the database and says that there is no such row. */
function lookUp(sei: Sei, call: Call, id: string): IntegrationRow | undefined {
  try {
    return step(call, "readRow", () =>
      call.meeting.has("staleRead")
        ? rowsSeen(sei.store.integrations, call).find((row) => row.id === id)
        : sei.store.integrations.get(id),
    );
  } catch {
    return undefined;
  }
}
