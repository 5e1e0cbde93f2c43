import { withoutAbsent } from "../json";
import type { IntegrationRow } from "./store";

/** The stored row as GET and list show it: no credential, and no trace of whether there is one. */
export function integrationView(row: IntegrationRow): object {
  const { __secrets__: _secrets, ...metadata } = row.metadata;
  return withoutAbsent({
    id: row.id,
    name: row.name,
    description: row.description,
    url: row.url,
    status: row.status,
    application: row.application,
    satellite: row.satellite,
    tags: row.tags,
    metadata,
    append_metadata: false,
    authentication: row.authentication,
    linked_credentials: row.linkedCredentials,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  });
}
