// What the package schema says of each thing: the comments of the sources, and what they leave to TypeScript's types.

/** The interfaces and classes whose comments are meant, in this order; default: those of the same name. */
const COMMENTED: Readonly<Record<string, readonly string[]>> = {
  GitLabIntegration: [
    "GitLabIntegrationCommonArgs",
    "SatelliteArgs",
    "TokenArgs",
    "TokenFromArgs",
    "OAuthArgs",
    "GitLabIntegration",
  ],
  Ingestion: ["IngestionArgs"],
  IngestionKey: ["IngestionKeyArgs", "IngestionKey"],
  SatelliteOptions: ["SatelliteOptionsArgs"],
  SatelliteProxy: ["SatelliteProxyArgs"],
  SecretReference: ["SecretReferenceArgs"],
  SeiAccount: ["SeiAccountArgs"],
  getGitLabIntegration: ["GitLabIntegrationResult"],
  getGitLabIntegrations: ["GitLabIntegrationsFilter"],
  validateConnection: ["ValidateConnectionArgs", "ConnectionReport"],
};

const OWN: Readonly<Record<string, string>> = {
  GitLabIntegration: "A GitLab integration of Harness SEI (Software Engineering Insights).",
  IngestionKey:
    "An API key of Harness SEI, for an Ingestion Satellite. SEI cannot change a key and shows it once: every change makes a new key first and removes the old one in the end. The key is kept in Pulumi's state, encrypted.",
  Configuration: "One SEI account. The environment of the `pulumi` command has what is not set here.",
  "Configuration.apiKey": "An SEI API key with the Admin role. Environment: `HARNESS_SEI_API_KEY`.",
  "Configuration.environment":
    "The Harness cluster of the account, such as `prod1`. This or `baseUrl`. Environment: `HARNESS_SEI_ENVIRONMENT`.",
  "Configuration.baseUrl":
    "The address of SEI up to `/sei/api`; wins over `environment`. Environment: `HARNESS_SEI_BASE_URL`.",
  "Configuration.owner":
    "Stands before the markers in SEI. Set it where other stacks of the same name use the account. Environment: `HARNESS_SEI_OWNER`.",
  "Configuration.requestTimeoutSeconds":
    "For one request to SEI. Default: 60. Environment: `HARNESS_SEI_REQUEST_TIMEOUT_SECONDS`.",
  "Configuration.maxConcurrency":
    "Requests to SEI at a time. Default: 8. Environment: `HARNESS_SEI_MAX_CONCURRENCY`.",
  "GitLabIntegration.accountType":
    "Where GitLab runs: `cloud` is GitLab.com, `privateCloud` one that is hosted for you alone, `enterprise` one that you run.",
  "GitLabIntegration.authMethod":
    "How SEI signs in: `pat` with a personal access token, `oauth` with an authorization that somebody gives in a browser.",
  "GitLabIntegration.url":
    "The root of the GitLab, with its path when it has one. Default for `cloud`: `https://gitlab.com`.",
  "GitLabIntegration.satellite":
    "Whether an Ingestion Satellite of yours reads GitLab, and SEI never gets a credential. Default: false for `cloud`, true for the others.",
  "GitLabIntegration.tokenFrom":
    "Where the provider reads the token, instead of `token`. Needed by preview and up, not by refresh and destroy.",
  "GitLabIntegration.token":
    "The personal access token, with scope `api`. It is in no state, plan or diff: a fingerprint stands for it. A new one is an update in place. Left out later, SEI keeps the one that it has.",
  "IngestionKey.name":
    "1 to 50 characters; need not be unique in the SEI account. Default: the Pulumi resource name.",
  SecretReference:
    "Where the provider reads a secret: exactly one of the two. The value never reaches the engine.",
  "SecretReference.env": "The name of an environment variable of the machine that runs Pulumi.",
  "SecretReference.file": "The path of a file of the machine that runs Pulumi.",
  OAuthAuthorization: "A one-time authorization that you hold. SEI spends it at once.",
  "OAuthAuthorization.code": "The code that GitLab gave.",
  "OAuthAuthorization.state": "The state of the same authorization.",
  "SatelliteOptions.proxy": "The way out of the satellite's network.",
  "SatelliteProxy.host": "The host of the proxy.",
  "SatelliteProxy.port": "Its port.",
  "SatelliteProxy.username": "The user, if it asks for one.",
  "SatelliteProxy.password": "The user's password.",
  IngestionError: "What SEI's log says of a failed scan.",
  getGitLabIntegration: "A GitLab integration that SEI has, by its id or its exact name, whoever manages it.",
  "getGitLabIntegration.id": "SEI's id: digits.",
  "getGitLabIntegration.name": "The exact name.",
  "getGitLabIntegration.health":
    "Ingestion over the last seven days: `healthy`, `warning` when there was no scan, as right after a create, `failed` or `unknown`.",
  "GitLabIntegrationResult.health":
    "Ingestion over the last seven days: `healthy`, `warning` when there was no scan, as right after a create, `failed` or `unknown`.",
  getGitLabIntegrations: "The GitLab integrations of the SEI account, in the order in which they were made.",
  "getGitLabIntegrations.satellite": "Whether an Ingestion Satellite does the ingestion.",
  "getGitLabIntegrations.health": "How ingestion went over the last seven days.",
  "getGitLabIntegrations.integrations": "Those that fit.",
  renderSatelliteConfig:
    "The finished configuration of an Ingestion Satellite, with its two secrets filled in.",
  "renderSatelliteConfig.satelliteConfig":
    "The output `satelliteConfig` of a `GitLabIntegration`; as the result, YAML to be mounted at `/levelops/config.yml`.",
  "renderSatelliteConfig.apiKey": "An SEI API key for the satellite.",
  "renderSatelliteConfig.token": "The personal access token with which the satellite reads GitLab.",
  validateConnection:
    "Tries what can be said of a GitLab, a token and their use by SEI, in one report, without a change anywhere.",
  "validateConnection.accountType": "Where GitLab runs.",
};

const SAYS_ITSELF: ReadonlySet<string> = new Set([
  "name",
  "description",
  "url",
  "message",
  "outcome",
  "code",
  "remedy",
]);

/** @returns what is said of an object, or of one of its properties. */
export function pluginTexts(
  comments: ReadonlyMap<string, string>,
): (owner: string, property?: string) => string | undefined {
  return (owner, property) => {
    const member = property === undefined ? "" : `.${property}`;
    const commented = (COMMENTED[owner] ?? [owner]).map((name) => comments.get(`${name}${member}`));
    const text = OWN[`${owner}${member}`] ?? commented.find((comment) => comment !== undefined);
    if (text === undefined && !SAYS_ITSELF.has(property ?? "")) {
      throw new Error(`nothing is said of ${owner}${member}`);
    }
    return text;
  };
}
