import { json } from "../http/exchange";
import { messageOf } from "../messageOf";
import { orderDeletion } from "./deletion";
import { InnerCallError } from "./errors";
import { read, texts } from "./jackson";
import { bestEffort, type Call, type Operation, type Sei, step } from "./sei";

/** DELETE /v1/integrations/{id}. H7: 200 whatever happened. H25: the trigger goes first, and does not come back. */
export const removeIntegration: Operation = (sei, call) => {
  const id = call.params.id ?? "";
  try {
    step(call, "dropTrigger", () => sei.store.triggers.delete(id));
    step(call, "deleteRow", () => {
      if (!orderDeletion(sei, id)) throw new InnerCallError(404, innerUrl(call, id));
      remapLinkedCredentials(sei, id);
    });
    step(call, "writeActivityLog", () => {});
    return json(200, { id, success: true });
  } catch (error) {
    return json(200, failed(id, error));
  }
};

/** DELETE /v1/integrations. H8: one outcome for all ids, and it is success unless something threw. */
export const removeIntegrations: Operation = (sei, call) => {
  const ids = read(texts, call.body) ?? [];
  for (const id of ids) bestEffort(call, "dropTrigger", () => sei.store.triggers.delete(id));
  let outcome: (id: string) => object = (id) => ({ id, success: true });
  try {
    step(call, "writeActivityLog", () => {});
    step(call, "deleteRow", () => {
      for (const id of ids) orderDeletion(sei, id);
    });
  } catch (error) {
    outcome = (id) => failed(id, error);
  }
  return json(200, { records: ids.map(outcome), count: ids.length });
};

function failed(id: string, error: unknown): object {
  return { id, success: false, error: messageOf(error) || "Internal Server Error" };
}

function innerUrl(call: Call, id: string): string {
  return `http://internal-api-lb/internal/v1/tenants/${call.caller.tenant}/integrations/${id}`;
}

/** Integrations that borrowed the credentials of the deleted one no longer do. */
function remapLinkedCredentials(sei: Sei, id: string): void {
  for (const row of sei.store.integrations.all()) {
    if (row.linkedCredentials === id) sei.store.integrations.put({ ...row, linkedCredentials: undefined });
  }
}
