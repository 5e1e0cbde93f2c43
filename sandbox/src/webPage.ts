import type { UserName } from "./gitlab/world";
import type { JsonObject } from "./json";
import { withoutAbsent } from "./json";
import { fingerprint } from "./secrets";
import { endDeletions, orderDeletion } from "./sei/deletion";
import { createTrigger } from "./sei/ingestion";
import { deleteTagLinks, insertRow, insertTag, insertTagLinks, updateRow } from "./sei/rows";
import type { Sei } from "./sei/sei";
import type { IntegrationRow } from "./sei/store";

export interface WebPageIntegration {
  readonly name: string;
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly token?: string | undefined;
  /**
   * Several personal access tokens, of one service account each, which spread GitLab's rate limits (H28). That the web
   * page of today takes them stands in Harness's release notes, 202412.1 (SEI-9225); that SEI then says
   * `multiple_api_keys`, the word that its source has for it, is inferred, and how a request could write them was never
   * seen.
   */
  readonly tokens?: readonly string[] | undefined;
  readonly satellite?: boolean | undefined;
  /** Default: what goes with the rest. */
  readonly authentication?: "api_key" | "multiple_api_keys" | "oauth" | "none" | undefined;
  readonly application?: string | undefined;
  /** Names; missing ones are created. */
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: JsonObject | undefined;
  /** Id of the integration whose credentials it uses instead of its own. */
  readonly linkedCredentials?: string | undefined;
}

/** What somebody does to integrations in the product's web page, behind the back of every program. */
export interface WebPage {
  rename(id: string, name: string): void;
  setDescription(id: string, description: string): void;
  setUrl(id: string, url: string): void;
  /** The whole new set of tag names; missing ones are created. */
  retag(id: string, names: readonly string[]): void;
  /** Merges into the metadata; `undefined` removes a key. */
  setMetadata(id: string, patch: JsonObject): void;
  replaceToken(id: string, token: string): void;
  /** Several tokens in place of what it had: see {@link WebPageIntegration.tokens}. */
  giveTokens(id: string, tokens: readonly string[]): void;
  remove(id: string): void;
  create(integration: WebPageIntegration): string;
  /** A user of GitLab authorizes SEI on GitLab's page, and the browser comes back with a code that works once. */
  authorizeOAuth(user?: UserName): { code: string; state: string };
}

const SEVERAL = "multiple_api_keys";

export function createWebPage(sei: Sei, authorizeOAuth: WebPage["authorizeOAuth"]): WebPage {
  const now = () => sei.clock.seconds();
  const row = (id: string): IntegrationRow => {
    endDeletions(sei);
    for (const table of [sei.store.integrations, sei.store.tags]) table.beginRequest();
    const found = sei.store.integrations.get(id);
    if (found === undefined) throw new Error(`There is no integration ${id}.`);
    return found;
  };
  const change = (id: string, fields: Partial<IntegrationRow>) => {
    updateRow(sei, row(id), fields, now());
  };
  const tagId = (name: string) =>
    (sei.store.tags.named(name.toLowerCase()) ?? insertTag(sei, name, now())).id;
  const store = (id: string, kind: "apikey" | "oauth", [first, ...others]: readonly string[]) => {
    if (first === undefined) return;
    sei.store.credentials.set(id, {
      kind,
      fingerprint: fingerprint(first),
      ...(others.length === 0 ? {} : { others: others.map(fingerprint) }),
      username: undefined,
    });
  };

  return {
    rename: (id, name) => change(id, { name }),
    setDescription: (id, description) => change(id, { description }),
    setUrl: (id, url) => change(id, { url }),
    setMetadata: (id, patch) => change(id, { metadata: withoutAbsent({ ...row(id).metadata, ...patch }) }),
    retag(id, names) {
      const changed = updateRow(sei, row(id), {}, now());
      insertTagLinks(sei, deleteTagLinks(sei, changed), names.map(tagId));
    },
    replaceToken(id, token) {
      change(id, { status: "ACTIVE" });
      store(id, "apikey", [token]);
    },
    giveTokens(id, tokens) {
      change(id, { authentication: SEVERAL, status: "ACTIVE" });
      store(id, "apikey", tokens);
    },
    remove(id) {
      row(id);
      orderDeletion(sei, id);
    },
    create(integration) {
      const satellite = integration.satellite ?? false;
      const { token, tokens = token === undefined ? [] : [token] } = integration;
      const usual = satellite ? "none" : integration.tokens === undefined ? "api_key" : SEVERAL;
      const authentication = integration.authentication ?? usual;
      const fields = {
        name: integration.name,
        description: integration.description ?? "",
        url: integration.url ?? "https://gitlab.com",
        status: "ACTIVE",
        application: integration.application ?? "gitlab",
        satellite,
        metadata: integration.metadata ?? { fetch_users: true },
        authentication,
        linkedCredentials: integration.linkedCredentials,
      };
      const { id } = insertTagLinks(sei, insertRow(sei, fields, now()), (integration.tags ?? []).map(tagId));
      store(id, authentication === "oauth" ? "oauth" : "apikey", tokens);
      createTrigger(sei, id, 60, now());
      return id;
    },
    authorizeOAuth,
  };
}
