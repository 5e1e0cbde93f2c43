/**
 * Every failure a user can meet, with what to do about it. Code, tests and `docs/errors.md` share this table; the
 * codes are stable, scripts match them.
 */
interface CatalogueEntry {
  readonly area: "inputs" | "connection" | "sei";
  /** What the code stands for, for `docs/errors.md`. */
  readonly meaning: string;
  /** What to do, appended to every message. */
  readonly remedy: string;
}

export const catalogue = {
  ACCOUNT_TYPE_INVALID: {
    area: "inputs",
    meaning: "`accountType` is missing or is not an account type that this version manages.",
    remedy: 'Set accountType: "cloud" for GitLab.com.',
  },
  AUTH_METHOD_INVALID: {
    area: "inputs",
    meaning: "`authMethod` is missing or is not a method that this version manages.",
    remedy: 'Set authMethod: "pat" and give a personal access token.',
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
  URL_INVALID: {
    area: "inputs",
    meaning: "The GitLab address is not an absolute https URL of a GitLab root.",
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
      "Set token to a GitLab personal access token with scope api, as a secret of the stack or from your secret store.",
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
    meaning: "An input that only steers the provider has the wrong type.",
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
    remedy: "Remove the import option.",
  },
  PREFLIGHT_FAILED: {
    area: "connection",
    meaning:
      "SEI tried the connection before creating the integration, and checks failed. Nothing was created.",
    remedy: "Mend what the failed checks name, then run pulumi up again.",
  },
  PREFLIGHT_TIMEOUT: {
    area: "connection",
    meaning: "SEI tried the connection for 30 seconds without an answer from GitLab. Nothing was created.",
    remedy: "Check that SEI can reach this GitLab (allow lists, load), then run pulumi up again.",
  },
  CONFIG_INVALID: {
    area: "sei",
    meaning: "A value of the provider's configuration cannot be used.",
    remedy: "Correct it with pulumi config set, or in the environment, which wins.",
  },
  SEI_CONFIG_MISSING: {
    area: "sei",
    meaning: "The provider does not know which SEI to call, or has no key for it.",
    remedy:
      "Run `pulumi config set --secret harness-sei:apiKey KEY` (or set HARNESS_SEI_API_KEY) and `pulumi config set harness-sei:environment prod1` with prod1, prod2 or eu (or harness-sei:baseUrl, HARNESS_SEI_ENVIRONMENT, HARNESS_SEI_BASE_URL).",
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
      "Check harness-sei:baseUrl, the network, HTTPS_PROXY and NODE_EXTRA_CA_CERTS; then run the command again.",
  },
  SEI_TIMEOUT: {
    area: "sei",
    meaning: "SEI did not answer in time.",
    remedy: "Run the command again; raise harness-sei:requestTimeoutSeconds if SEI is slow for you.",
  },
  SEI_THROTTLED: {
    area: "sei",
    meaning: "SEI asked to slow down for longer than the operation may take.",
    remedy: "Run the command again later, or lower harness-sei:maxConcurrency.",
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
      "Check that harness-sei:baseUrl ends in /sei/api and that no proxy or sign-in page answers in its place.",
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
    remedy: "Choose another name, or delete or rename the other integration in SEI.",
  },
  OWNED_BY_OTHER: {
    area: "sei",
    meaning: "The integration is managed by another Pulumi resource.",
    remedy:
      "Change it where it is managed. If this resource was only renamed or moved in the program, give it the aliases option with its former name.",
  },
  LIMIT_REACHED: {
    area: "sei",
    meaning: "The SEI account may not have more integrations.",
    remedy: "Delete integrations that are not needed, or raise the limit with Harness.",
  },
  NOT_FOUND: {
    area: "sei",
    meaning: "The integration is no longer in SEI.",
    remedy: "Run `pulumi refresh`, then `pulumi up` creates it again.",
  },
  ADOPTION_MISMATCH: {
    area: "sei",
    meaning: "The existing integration differs in what SEI cannot change: application, satellite or method.",
    remedy: "Delete it in SEI, or choose another name.",
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
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

export function remedyOf(code: ErrorCode): string {
  return catalogue[code].remedy;
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(catalogue, value);
}
