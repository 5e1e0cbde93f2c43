// The calls of SEI that `npm run live` makes, each as the provider makes it or as a hazard asks for it, with the
// provider's own parser of the answer.
import { z } from "zod";
import type { HttpRequest } from "../../provider/src/http/httpClient.ts";
import {
  apiKeySchema,
  apiKeysPageSchema,
  deletedSchema,
  ingestionStatusPageSchema,
  ingestionStatusSchema,
  integrationSchema,
  integrationsPageSchema,
  pageRequest,
  scansPageSchema,
  tagsPageSchema,
  triggerSchema,
  writtenSchema,
} from "../../provider/src/sei/wire.ts";

export interface Call<T = unknown> {
  readonly method: HttpRequest["method"];
  readonly path: string;
  readonly body?: unknown;
  /** Whether it changes something in SEI: such a call is made with `--write` only. */
  readonly writes: boolean;
  readonly answers: () => z.ZodType<T>;
  /** What the report adds to the name of the operation, where it is asked in an unusual way. */
  readonly how?: string;
  /** In the place of the account's key. */
  readonly authorization?: string;
}

const PAGE_SIZE = 1_000;
const SOME = 50;

const raw = () => z.looseObject({});

const read = <T,>(
  method: "GET" | "POST",
  path: string,
  answers: () => z.ZodType<T>,
  body?: unknown,
): Call<T> => ({
  method,
  path,
  answers,
  writes: false,
  ...(body === undefined ? {} : { body }),
});

const write = <T,>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  answers: () => z.ZodType<T>,
  body?: unknown,
): Call<T> => ({ method, path, answers, writes: true, ...(body === undefined ? {} : { body }) });

const integrationPath = (id: string): string => `/v1/integrations/${encodeURIComponent(id)}`;
const ingestionPath = (id: string): string => `/v1/ingestion/${encodeURIComponent(id)}`;

export const calls = {
  listIntegrations: (page: number) =>
    read("POST", "/v1/integrations/list", integrationsPageSchema, pageRequest(page, PAGE_SIZE)),
  listByIds: (ids: readonly unknown[], how: string) => ({
    ...read("POST", "/v1/integrations/list", integrationsPageSchema, {
      ...pageRequest(0, 1),
      filter: { integration_ids: ids },
    }),
    how,
  }),
  getIntegration: (id: string) => read("GET", integrationPath(id), integrationSchema),
  listTags: () => read("POST", "/v1/tags/list", tagsPageSchema, pageRequest(0, PAGE_SIZE)),
  getTag: (id: string) => read("GET", `/v1/tags/${encodeURIComponent(id)}`, raw),
  getApiKey: (id: string) => read("GET", `/v1/apikeys/${encodeURIComponent(id)}`, apiKeySchema),
  listApiKeys: () => read("POST", "/v1/apikeys/list", apiKeysPageSchema, pageRequest(0, PAGE_SIZE)),
  listStatus: (ids: readonly string[]) =>
    read("POST", "/v1/ingestion/status", ingestionStatusPageSchema, pageRequest(0, SOME, ids)),
  getStatus: (id: string) => read("POST", `${ingestionPath(id)}/status`, ingestionStatusSchema, {}),
  listLogs: (id: string) => read("POST", `${ingestionPath(id)}/logs`, scansPageSchema, pageRequest(0, SOME)),
  getTrigger: (id: string) => read("GET", `${ingestionPath(id)}/trigger`, triggerSchema),
  getFrequency: (id: string) => read("GET", `${ingestionPath(id)}/frequency`, raw),
  /** With another header than the account's. */
  withHeader: (authorization: string, how: string) => ({
    ...read("POST", "/v1/integrations/list", raw, pageRequest(0, 1)),
    authorization,
    how,
  }),
  createIntegration: (body: object, how?: string) => ({
    ...write("POST", "/v1/integrations", writtenSchema, body),
    ...(how === undefined ? {} : { how }),
  }),
  updateIntegration: (id: string, body: object, how?: string) => ({
    ...write("PUT", integrationPath(id), writtenSchema, body),
    ...(how === undefined ? {} : { how }),
  }),
  deleteIntegration: (id: string, how?: string) => ({
    ...write("DELETE", integrationPath(id), deletedSchema),
    ...(how === undefined ? {} : { how }),
  }),
  deleteIntegrations: (ids: readonly string[], how: string) => ({
    ...write("DELETE", "/v1/integrations", raw, ids),
    how,
  }),
};
