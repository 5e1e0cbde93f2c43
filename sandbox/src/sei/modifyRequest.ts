import { z } from "zod";
import { SeiError } from "./errors";
import { bool, map, text, texts } from "./jackson";

/** One request type serves POST and PUT. */
export const modifyIntegrationRequest = z.object({
  name: text,
  description: text,
  tags: texts,
  url: text,
  method: text,
  application: text,
  code: text,
  state: text,
  username: text,
  apikey: text,
  keys: z.array(z.object({ username: text, apikey: text })).nullish(),
  satellite: bool,
  metadata: map,
  skip_preflight_check: bool,
  start_ingestion: bool,
  server: text,
  password: text,
  database_name: text,
  private_key: text,
  gha_installation_id: text,
  client_key: text,
});
export type ModifyIntegrationRequest = z.output<typeof modifyIntegrationRequest>;

const APPLICATIONS = new Set([
  "azure_devops",
  "bitbucket",
  "bitbucket_server",
  "circleci",
  "confluence",
  "droneci",
  "gerrit",
  "github",
  "github_actions",
  "gitlab",
  "harnessng",
  "helix",
  "jenkins",
  "jira",
  "okta",
  "pagerduty",
  "salesforce",
  "slack",
  "snyk",
  "sonarqube",
  "splunk",
  "tenable",
  "testrails",
  "zendesk",
]);

/** Applications that the type knows and the service does not take. */
const UNSUPPORTED_APPLICATIONS = new Set(["custom", "unknown"]);

/** `method` of a request, and the `authentication` that is stored for it: not the same words. */
const AUTHENTICATION: Readonly<Record<string, string>> = {
  apikey: "api_key",
  oauth: "oauth",
  multiple_api_keys: "multiple_api_keys",
  atlassian_connect_jwt: "atlassian_connect_jwt",
};

/** H15: compared ignoring case, stored as sent. */
export function requireKnownApplication(application: string | undefined): string {
  const known = application?.toLowerCase() ?? "";
  if (!APPLICATIONS.has(known) && !UNSUPPORTED_APPLICATIONS.has(known)) {
    throw new SeiError(400, "Invalid application provided for integration Request");
  }
  return application ?? "";
}

export function requireSupportedApplication(application: string): void {
  if (UNSUPPORTED_APPLICATIONS.has(application.toLowerCase())) {
    throw new SeiError(400, "Unsupported application provided.");
  }
}

export function requireAuthentication(method: string | undefined): string {
  if (!method) throw new SeiError(400, "Invalid type provided for integration Request");
  const authentication = AUTHENTICATION[method];
  if (authentication === undefined) throw new SeiError(400, "Unsupported token_type provided.");
  return authentication;
}
