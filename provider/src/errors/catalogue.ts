/**
 * Every failure and every warning a user can meet, with what to do about it. Code, tests and `docs/errors.md` share this table; the
 * codes are stable, scripts match them.
 */
interface CatalogueEntry {
  readonly area: "inputs" | "connection" | "sei" | "ci" | "warnings";
  /** What the code stands for, for `docs/errors.md`. */
  readonly meaning: string;
  /** What to do, appended to every message; empty where there is nothing to do. */
  readonly remedy: string;
}

export const catalogue = {
  ACCOUNT_TYPE_INVALID: {
    area: "inputs",
    meaning: "`accountType` is missing, or is not one of SEI's account types for GitLab.",
    remedy:
      'Set accountType: "cloud" for GitLab.com, "privateCloud" for a GitLab that is hosted for you alone, or "enterprise" for one that you run.',
  },
  AUTH_METHOD_INVALID: {
    area: "inputs",
    meaning: "`authMethod` is missing, or is not a way in which SEI signs in to GitLab.",
    remedy:
      'Set authMethod: "pat" and give a personal access token; or "oauth", for an integration that is authorized in SEI\'s web page.',
  },
  NAME_INVALID: {
    area: "inputs",
    meaning: "The integration's name is blank, longer than 50 characters, or not text.",
    remedy: "Give a name of 1 to 50 characters; without one the Pulumi resource name is used.",
  },
  DESCRIPTION_INVALID: {
    area: "inputs",
    meaning: "The description is longer than 140 characters, is not text, or would have to be cleared.",
    remedy:
      "Use at most 140 characters. SEI cannot clear a description: change it, or leave it out to stop managing it.",
  },
  URL_REQUIRED: {
    area: "inputs",
    meaning: "The GitLab of this account type has an address of its own, and none is given.",
    remedy: "Set url to the root of the GitLab, as a browser shows it.",
  },
  URL_INVALID: {
    area: "inputs",
    meaning:
      'The GitLab address is not an absolute https URL of a GitLab root. Plain http is for a satellite alone, with `validateConnection: "never"`.',
    remedy: "Give the root of the GitLab instance, e.g. https://gitlab.com.",
  },
  URL_NOT_GITLAB_COM: {
    area: "inputs",
    meaning: "The account type `cloud` stands for GitLab.com, but `url` names another host.",
    remedy: "Leave url out for GitLab.com.",
  },
  TOKEN_REQUIRED: {
    area: "inputs",
    meaning: "There is no personal access token where one is needed.",
    remedy:
      "Set token to a GitLab personal access token with scope api, as a secret of the stack or from your secret store; or set tokenFrom to the environment variable or file that holds it.",
  },
  SATELLITE_CONFLICT: {
    area: "inputs",
    meaning: "`satellite` does not go with another input.",
    remedy: "Change one of the two inputs that the message names.",
  },
  OAUTH_CONFLICT: {
    area: "inputs",
    meaning: "OAuth does not go with another input.",
    remedy: "Change one of the two inputs that the message names.",
  },
  OAUTH_NOT_AUTHORIZED: {
    area: "inputs",
    meaning: "Somebody has to authorize SEI in GitLab, which only a person in a browser can do.",
    remedy:
      "In SEI's web page open Integrations, add GitLab, choose OAuth and authorize it; then declare it with existingId set to its id, or with its name and adoptExisting: true. Or set oauth to the code and state of an authorization that you hold.",
  },
  METADATA_CONFLICT: {
    area: "inputs",
    meaning:
      "A key of `metadata` is not free to use: another input owns it, it does nothing, or its type breaks ingestion.",
    remedy: "Remove it from metadata, or use the input that the message names.",
  },
  TOKEN_CONFLICT: {
    area: "inputs",
    meaning: "The token is given twice.",
    remedy: "Keep one of token and tokenFrom, and remove the other.",
  },
  TOKEN_SOURCE_EMPTY: {
    area: "inputs",
    meaning:
      "What `tokenFrom` names does not exist, cannot be read, or is empty on the machine that runs Pulumi.",
    remedy:
      "Set the variable or write the file where `pulumi preview` and `up` run; refresh and destroy do not need it.",
  },
  TOKEN_MALFORMED: {
    area: "inputs",
    meaning: "Something was pasted along with the token, or its form shows that it is mistyped or cut.",
    remedy: "Paste the token alone, whole, and without quotation marks, header name or white space.",
  },
  TOKEN_WRONG_KIND: {
    area: "inputs",
    meaning: "The token is of a kind with which SEI cannot read GitLab's API.",
    remedy: "Create a personal, project or group access token with scope api.",
  },
  TAG_INVALID: {
    area: "inputs",
    meaning: "A tag is blank or not text.",
    remedy: "tags is a list of tag names, each with at least one character.",
  },
  INGESTION_INVALID: {
    area: "inputs",
    meaning:
      "A setting in `ingestion` is unknown or has the wrong type. SEI would accept it, and every ingestion job would fail (H14).",
    remedy: "Use the settings and types that the documentation of ingestion lists.",
  },
  INPUT_INVALID: {
    area: "inputs",
    meaning: "An input has the wrong type, or a setting that there is not.",
    remedy: "Use the type that the documentation of this input gives.",
  },
  UNKNOWN_INPUT: {
    area: "inputs",
    meaning:
      "The resource has no such input. SEI ignores what it does not know, so a misspelt input would do nothing.",
    remedy: "Check the spelling, or remove it.",
  },
  IMPORT_UNSUPPORTED: {
    area: "inputs",
    meaning: "Pulumi cannot import a resource of a dynamic provider.",
    remedy:
      "Remove the import option, and set existingId to the id of the integration to take over. The package's plugin can import: harness-sei:index:GitLabIntegration.",
  },
  TOKEN_UNKNOWN: {
    area: "connection",
    meaning: "GitLab does not know the token: it is mistyped, was deleted, or belongs to another GitLab.",
    remedy: "Check that url is the GitLab on which the token was created, and paste the token again.",
  },
  TOKEN_EXPIRED: {
    area: "connection",
    meaning:
      "The token has expired. A token dies at 00:00 UTC of its expiry date. Where nothing about the connection changes, it warns: the rest of the program goes on, and SEI ingests nothing.",
    remedy: "Create a new token with scope api, and give that one.",
  },
  TOKEN_REVOKED: {
    area: "connection",
    meaning: "The token was revoked by hand, or by a rotation.",
    remedy: "Create a new token with scope api, and give that one.",
  },
  TOKEN_SCOPE: {
    area: "connection",
    meaning: "The token's scopes do not open what SEI reads, or Harness asks for another scope.",
    remedy: "Create a token with scope api.",
  },
  TOKEN_EXPIRING: {
    area: "connection",
    meaning: "The token expires within `expiryWarningDays`. SEI stops ingesting when it does.",
    remedy: "Create a new token, set it, run pulumi up, and only then revoke the old one.",
  },
  ROLE_TOO_LOW: {
    area: "connection",
    meaning:
      "GitLab refuses what SEI reads, because of the role of the token's user. A custom role counts by what it allows.",
    remedy:
      "Give the token's user the role Reporter or higher on the projects or groups that SEI is to read.",
  },
  ACCOUNT_STATE: {
    area: "connection",
    meaning:
      "GitLab knows the token and refuses its account: blocked, deactivated, terms of service not accepted, e-mail not confirmed, or a rule for the account's requests.",
    remedy: "Mend what the message names, signed in to GitLab as that account or as an administrator.",
  },
  NO_PROJECTS: {
    area: "connection",
    meaning:
      "The token's user is a member of no project. SEI's own test would pass, and SEI would ingest nothing, unless `ingestion.checkProjectMembership` is `false`: then it warns.",
    remedy:
      "Add the token's user to the projects or groups that SEI is to read, with the role Reporter or higher.",
  },
  FEATURE_DISABLED: {
    area: "connection",
    meaning:
      "A part of the project that SEI tests is switched off there. SEI tests at least the project with the lowest id of which the token is a member (H22), and may test more (H35).",
    remedy: "Switch it on in that project, or take the token's user out of the project.",
  },
  ALLOWLIST: {
    area: "connection",
    meaning: "GitLab, or what stands before it, admits certain addresses only.",
    remedy:
      'Harness addresses must be admitted: https://developer.harness.io/docs/platform/references/allowlist-harness-domains-and-ips. If this machine is to stay outside, set validateConnection: "never": SEI still tests the connection at create.',
  },
  NOT_GITLAB: {
    area: "connection",
    meaning: "What answers at the address is not the API of a GitLab. No token was sent there.",
    remedy: "Set url to the root of the GitLab, as a browser shows it, with the path when it has one.",
  },
  GITLAB_DNS: {
    area: "connection",
    meaning: "The host name of the GitLab could not be resolved on this machine.",
    remedy:
      'Check the host in url. If only Harness can resolve it, set validateConnection: "never": SEI still tests the connection at create.',
  },
  GITLAB_TLS: {
    area: "connection",
    meaning: "The TLS certificate of the GitLab is not trusted on this machine, or the handshake failed.",
    remedy:
      'Name its certificate authority in NODE_EXTRA_CA_CERTS. If this machine cannot trust it, set validateConnection: "never": SEI still tests the connection at create.',
  },
  GITLAB_NETWORK: {
    area: "connection",
    meaning:
      "GitLab could not be reached from this machine, did not answer in time, or something in between answered in its place.",
    remedy:
      'Check url, the network, HTTPS_PROXY and NO_PROXY, then run it again. If only Harness addresses may reach this GitLab, set validateConnection: "never": SEI still tests the connection at create.',
  },
  GITLAB_THROTTLED: {
    area: "connection",
    meaning: "GitLab asked to slow down for longer than the validation may take.",
    remedy: "Run it again later; SEI shares the limit when it uses the same account.",
  },
  EXISTING_ID_CHANGED: {
    area: "inputs",
    meaning:
      "`existingId` names another integration than the one the resource already is. It counts only at create.",
    remedy: "Remove existingId, or declare a second resource for the other integration.",
  },
  REPLACEMENT_REFUSED: {
    area: "inputs",
    meaning: "A replacement would delete the integration and could not create it again.",
    remedy: "Mend what the message names, then run the command again; nothing was deleted.",
  },
  PREFLIGHT_FAILED: {
    area: "connection",
    meaning:
      "A read with which SEI tests a connection fails: in SEI's own test before a create, which then creates nothing, or already in the validation here.",
    remedy: "Mend what the failed checks name, then run it again.",
  },
  PREFLIGHT_TIMEOUT: {
    area: "connection",
    meaning: "SEI tried the connection for 30 seconds without an answer from GitLab. Nothing was created.",
    remedy: "Check that SEI can reach this GitLab (allow lists, load), then run it again.",
  },
  RUNTIME_NOT_FOUND: {
    area: "inputs",
    meaning:
      "The provider process would not find this package: a component depends on it, and the program in whose folder Pulumi starts the process does not, or a bundler has taken it in. Without this check Node.js says `Cannot find module 'pulumi-harness-sei/runtime'`; `destroy` and `refresh`, which run no program, still do where the package is not installed.",
    remedy: "Install pulumi-harness-sei in the program's folder.",
  },
  PROXY_INVALID: {
    area: "connection",
    meaning: "A variable that names a proxy holds something else. Nothing is sent past it.",
    remedy:
      "Set the variable to an address of the form http://host:port, or take it away; NO_PROXY lists the hosts that need no proxy.",
  },
  PROXY_REFUSED: {
    area: "connection",
    meaning: "The proxy refused to connect, with a status of its own. Nothing of the request was sent.",
    remedy:
      "Check the proxy's address, user name and password in the variable that the message names, and whether it lets this host through; NO_PROXY lists the hosts that need no proxy.",
  },
  CONFIG_INVALID: {
    area: "sei",
    meaning: "A value of the provider's configuration cannot be used.",
    remedy: "Correct it where it is set: in the environment, which wins, or with pulumi config set.",
  },
  SEI_CONFIG_MISSING: {
    area: "sei",
    meaning: "The provider does not know which SEI to call, or has no key for it.",
    remedy:
      "Run `pulumi config set --secret harness-sei:apiKey`, which asks for the key (or set HARNESS_SEI_API_KEY), and `pulumi config set harness-sei:environment prod1` with the cluster of the account, prod1 to prod4 or eu (or harness-sei:baseUrl, HARNESS_SEI_ENVIRONMENT, HARNESS_SEI_BASE_URL).",
  },
  SEI_KEY_INVALID: {
    area: "sei",
    meaning: "SEI does not accept the API key.",
    remedy:
      "Create an SEI API key with the Admin role and set it as harness-sei:apiKey or HARNESS_SEI_API_KEY. After a rotated key, plain `pulumi refresh` and `pulumi destroy` still use the key of the last `up`: use the environment variable, --run-program, or run up first.",
  },
  SEI_UNAUTHORIZED: {
    area: "sei",
    meaning: "Harness refused the caller before SEI looked at the request.",
    remedy: "Use an SEI API key, not a Harness personal access token.",
  },
  SEI_FORBIDDEN: {
    area: "sei",
    meaning:
      "The role of the SEI API key does not allow this call. An Ingestion key may not manage integrations.",
    remedy: "Use an SEI API key with the Admin role.",
  },
  SEI_NETWORK: {
    area: "sei",
    meaning: "SEI could not be reached, or the connection broke.",
    remedy:
      "Check harness-sei:baseUrl or HARNESS_SEI_BASE_URL, the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS; then run the command again.",
  },
  SEI_TIMEOUT: {
    area: "sei",
    meaning: "SEI did not answer in time.",
    remedy:
      "Run the command again; raise harness-sei:requestTimeoutSeconds or HARNESS_SEI_REQUEST_TIMEOUT_SECONDS if SEI is slow for you.",
  },
  SEI_THROTTLED: {
    area: "sei",
    meaning: "SEI asked to slow down for longer than the operation may take.",
    remedy:
      "Run the command again later, or lower harness-sei:maxConcurrency or HARNESS_SEI_MAX_CONCURRENCY.",
  },
  SEI_UNAVAILABLE: {
    area: "sei",
    meaning: "SEI answered with a server error.",
    remedy: "Run the command again; if it stays, report the request id to Harness support.",
  },
  SEI_PROTOCOL: {
    area: "sei",
    meaning: "The answer is not what SEI's API gives: a page, a cut or a misshapen body.",
    remedy:
      "Check that harness-sei:baseUrl or HARNESS_SEI_BASE_URL ends in /sei/api and that no proxy or sign-in page answers in its place.",
  },
  SEI_WRITE_REFUSED: {
    area: "sei",
    meaning: "SEI refused to write what it was asked to.",
    remedy:
      "The message is SEI's own. If it names session_user, this SEI refuses writes by API keys: ask Harness support.",
  },
  NAME_TAKEN: {
    area: "sei",
    meaning: "Another integration of the account has this name; names are unique.",
    remedy:
      "Choose another name; or take the integration over when the resource is created, with adoptExisting: true or with existingId set to its id. One that another Pulumi resource manages needs both.",
  },
  OWNED_BY_OTHER: {
    area: "sei",
    meaning: "The integration is managed by another Pulumi resource.",
    remedy:
      "Change it where it is managed. If this resource was only renamed or moved in the program, give it the aliases option with its former name. To take the integration away from the other resource, set both existingId and adoptExisting.",
  },
  OWNER_UNCERTAIN: {
    area: "sei",
    meaning:
      "An integration carries this resource's marker, is older than a day, and the marker is one that another team can have: on a self-managed backend every organization is called `organization`, and no `owner` is set (H32).",
    remedy:
      "If it is this stack's own, whose state was lost, set existingId to its id for one run. If it may be another team's, choose another name. Set harness-sei:owner, so that markers tell teams apart.",
  },
  LIMIT_REACHED: {
    area: "sei",
    meaning: "The SEI account may not have more integrations.",
    remedy: "Delete integrations that are not needed, or raise the limit with Harness.",
  },
  NOT_FOUND: {
    area: "sei",
    meaning: "The integration or API key is not in SEI, or no longer.",
    remedy: "Run `pulumi refresh`, then `pulumi up` creates it again.",
  },
  ADOPTION_MISMATCH: {
    area: "sei",
    meaning: "The existing integration differs in what SEI cannot change: application, satellite or method.",
    remedy:
      "Declare the resource as the integration is, or delete the integration in SEI, or choose another name.",
  },
  CREATE_UNCERTAIN: {
    area: "sei",
    meaning: "SEI did not say whether it created the integration, and it cannot be found (yet).",
    remedy:
      "Run `pulumi up` again: it takes over the integration if SEI has finished it, and never makes a second one.",
  },
  UPDATE_NOT_APPLIED: {
    area: "sei",
    meaning: "SEI accepted the change, but what it stores differs from what was asked.",
    remedy: "Run `pulumi up` again; if it stays, compare the integration in SEI's web page.",
  },
  DELETE_FAILED: {
    area: "sei",
    meaning:
      "SEI answered, but the integration is still there. Its ingestion may have stopped for good (H25).",
    remedy: "Run `pulumi destroy` (or `up`) again; do not keep the integration in use.",
  },
  SEI_KEY_REQUIRED: {
    area: "sei",
    meaning:
      "`sei.baseUrl` is on another host than the stack's SEI. The stack's key is an administrator's, and is not sent there (H31).",
    remedy:
      "Set sei.apiKeyFrom to the variable or file that has the key of that SEI; where it is the same account under another host, to the one that has the stack's key.",
  },
  BEING_DELETED: {
    area: "sei",
    meaning:
      "SEI is deleting the integration: a deletion is scheduled, and until it is done the integration is listed with the status Deleting (H30). It can be neither changed nor taken over.",
    remedy:
      "Wait until SEI's list of integrations lacks it. Then `pulumi refresh` and `pulumi up` make a new one; or choose another, or leave existingId out.",
  },
  OPERATION_TIMEOUT: {
    area: "sei",
    meaning:
      "The time that the program gives the operation in `customTimeouts` was over before SEI was done.",
    remedy:
      "Run `pulumi up` again, which goes on with what is in SEI; give it more time in customTimeouts if this recurs.",
  },
  CI_PLATFORM_UNKNOWN: {
    area: "ci",
    meaning:
      "The command is for jobs of GitHub Actions and GitLab CI, and this is no job of either. Nobody knows how the log of another platform hides a value, or where the review is.",
    remedy: "On another platform use `review` and, with REVIEWED_DIGEST, `check-reviewed`.",
  },
  CI_VARIABLE_MISSING: {
    area: "ci",
    meaning:
      "A variable that the job needs is not there. GitLab gives protected variables to protected branches alone, and to merge requests between two of them.",
    remedy:
      "Give it to the step: on GitHub in env, a secret from secrets; on GitLab in variables, or in Settings > CI/CD > Variables.",
  },
  CI_SECRET_UNMASKABLE: {
    area: "ci",
    meaning: "GitLab masks only values without white space that have at least 8 characters.",
    remedy: "Choose other values, and make the variables masked and hidden in Settings > CI/CD > Variables.",
  },
  CI_API_FAILED: {
    area: "ci",
    meaning: "The API of GitHub or GitLab refused a request of the job, or did not answer.",
    remedy:
      "Run the job again. On 401 and 403 look at the job's permissions on GitHub, at the role and scope of REVIEW_BOT_TOKEN on GitLab.",
  },
  TAKES_OVER: {
    area: "warnings",
    meaning:
      "An integration that exists already becomes this resource's, as existingId or adoptExisting asks.",
    remedy: "Remove existingId or adoptExisting to leave it alone.",
  },
  TAKES_OVER_OWN: {
    area: "warnings",
    meaning:
      "The integration carries this resource's marker, and the state does not have it: an earlier run was cut off, or the state was lost. It is taken over. A replacement that the engine orders by itself, by `--replace` or of a tainted resource, looks the same in preview.",
    remedy: "",
  },
  REPLACES: {
    area: "warnings",
    meaning:
      "SEI cannot change in place what the program changes, so the integration is deleted and made anew.",
    remedy: "To keep the integration and its history, undo the change.",
  },
  DESCRIPTION_KEPT: {
    area: "warnings",
    meaning: "The description was taken out of the program. SEI cannot clear one, so it keeps the text (H6).",
    remedy: "",
  },
  URL_KEPT: {
    area: "warnings",
    meaning:
      "SEI has another url than the program, takes one only together with a credential (H4), and there is none to send, or only one in place of several (H28).",
    remedy:
      "Give a new token or a new oauth authorization to change the url, or declare the url that SEI has.",
  },
  STRAY_INTEGRATION: {
    area: "warnings",
    meaning: "An integration carries this resource's marker under another name.",
    remedy: "If an interrupted run left it behind, set existingId to its id, or delete it in SEI.",
  },
  NAME_CHANGES_HANDS: {
    area: "warnings",
    meaning: "Another resource of the same stack has the name until it gives it up in the same run.",
    remedy: "",
  },
  INGESTION_FAILS: {
    area: "warnings",
    meaning: "SEI's log of scans says that ingestion of the integration fails.",
    remedy: "",
  },
  REMOVES_HALF_MADE: {
    area: "warnings",
    meaning: "An earlier run left an integration that would never ingest anything (H25); it is made anew.",
    remedy: "",
  },
  LEFT_IN_SEI: {
    area: "warnings",
    meaning:
      "The resource is gone from the stack, and its integration, which is another's now, stays in SEI.",
    remedy: "",
  },
  GONE_FROM_SEI: {
    area: "warnings",
    meaning: "Somebody deleted the object in SEI; Pulumi forgets it.",
    remedy: "The next `pulumi up` makes another one.",
  },
  REMOVES_LOST_KEY: {
    area: "warnings",
    meaning:
      "An earlier run was killed between the create of an API key and the record of it, so nobody has its value (H33).",
    remedy: "",
  },
  WAITS_FOR_DELETION: {
    area: "warnings",
    meaning:
      "The name is that of an integration that SEI is deleting (H30). `pulumi up` waits up to five minutes for the end of that, and makes the new one then.",
    remedy: "",
  },
  DELETED_SOON: {
    area: "warnings",
    meaning:
      "SEI is deleting the integration, and lists it until that is done (H30). It stays in the state meanwhile.",
    remedy:
      "When SEI lists it no longer, `pulumi refresh` forgets it, and the next `pulumi up` makes another one.",
  },
  PACKAGE_VERSIONS_DIFFER: {
    area: "warnings",
    meaning:
      "A component was made with another version of this package than the one in the program's folder, which does the work.",
    remedy: "Install the newer of the two in the program's folder.",
  },
  PROJECT_NEVER_MATCHES: {
    area: "warnings",
    meaning:
      "An entry of `ingestion.projects` is the name of no project that the token's user is a member of, or can be that of none at all, so SEI ingests nothing for it: SEI compares the bare name, exactly and with its case.",
    remedy: "Write the bare name of the project as GitLab shows it: backend, not group/backend.",
  },
  EXCLUSION_IGNORED: {
    area: "warnings",
    meaning: "SEI ignores `ingestion.excludeProjectIds` when `ingestion.projects` names any project.",
    remedy: "Remove one of the two.",
  },
  API_KEY_IN_CLEAR: {
    area: "warnings",
    meaning: "The SEI key is in the stack's configuration in clear, and so it is in the state.",
    remedy: "Run `pulumi config set --secret harness-sei:apiKey`, and rotate the key.",
  },
  TOKEN_IN_CONFIGURATION: {
    area: "warnings",
    meaning:
      "A token, or an OAuth code, comes from the stack's configuration. Pulumi hands the whole configuration to dynamic providers and records it in the state, which otherwise would not have it.",
    remedy:
      "Set tokenFrom to an environment variable or a file instead of token, and run `pulumi config rm` on the value. Earlier checkpoints keep it until the token is rotated.",
  },
  TOKEN_NOT_MANAGED: {
    area: "warnings",
    meaning:
      "The integration was taken over without a token, so its credential is somebody else's business: SEI keeps the one it has, or the several (H28).",
    remedy: "Set token or tokenFrom to manage it; one token takes the place of all that SEI has.",
  },
  REPLACES_ALL_TOKENS: {
    area: "warnings",
    meaning:
      "SEI has several tokens for the integration, to spread GitLab's rate limits, and the program declares one, which takes the place of all of them (H28).",
    remedy:
      'To keep them, take token and tokenFrom out of the program before it is taken over; of an integration that has a token recorded, add ignoreChanges: ["token"].',
  },
  OAUTH_SELF_MANAGED: {
    area: "warnings",
    meaning:
      "OAuth for a GitLab that is not GitLab.com: SEI has one OAuth client, registered at GitLab.com, and its release notes name personal access tokens alone for a self-managed GitLab (H29).",
    remedy:
      'Use authMethod: "pat", or a satellite. If SEI\'s web page has authorized this GitLab and SEI ingests from it, go on.',
  },
  TAKEN_OUT: {
    area: "warnings",
    meaning:
      "The program declares something no longer, so it goes back in SEI: exactly what was declared leaves, what others added stays. It is told where the diff of the preview shows more or less than that: after a refresh, and after an update that failed.",
    remedy: "To keep it in SEI without declaring it, name the input in `ignoreChanges`.",
  },
  TIMEOUTS_IGNORED: {
    area: "warnings",
    meaning: "The option `customTimeouts` has no effect on a dynamic provider.",
    remedy: "Remove it; harness-sei:requestTimeoutSeconds limits each request.",
  },
  LOOKS_RENAMED: {
    area: "warnings",
    meaning:
      "A new resource is declared just as another one of the stack is in SEI. One that was renamed in the program without the option `aliases` is a new one to Pulumi, which deletes the other, and SEI drops its ingestion history.",
    remedy:
      "If the resource was renamed, give it the option aliases with its former name; if it is another one, go on.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(catalogue, text);
}

export function remedyOf(code: ErrorCode): string {
  return catalogue[code].remedy;
}
