import { ConnectionMemo } from "../connection/connectionMemo";
import { CodedError, type Finding } from "../errors/codedError";
import { CredentialStore } from "../integration/credentialStore";
import { recordedSchema } from "../integration/inputs";
import type { Operation } from "../integration/operation";
import { urnOf } from "../integration/ownership";
import { Replacements } from "../integration/replacements";
import { readReference } from "../integration/secretReference";
import { containsUnknown } from "../integration/unknown";
import type { SeiAccount } from "../sei/seiAccount";
import type { Accounts } from "./accounts";
import { readConfiguration } from "./configuration";
import { warn } from "./engineLog";

/** The account of a resource, or what keeps it from having one. */
export interface AccountResult {
  readonly account: SeiAccount | undefined;
  readonly owner: string | undefined;
  readonly findings: readonly Finding[];
}

const ownAccountSchema = recordedSchema.pick({ sei: true });

/**
 * What one provider process knows of a resource type: its configuration, the credentials that `check` has seen, and the
 * SEI accounts, which all types share. The engine starts a process for the preview and another for the update, so it
 * lasts one phase of one deployment.
 */
export class Deployment {
  readonly credentials = new CredentialStore();
  readonly connections = new ConnectionMemo();
  readonly replacements = new Replacements();
  readonly #stackValue: (key: string) => string | undefined;
  readonly #accounts: Accounts;

  constructor(stackValue: (key: string) => string | undefined, accounts: Accounts) {
    this.#stackValue = stackValue;
    this.#accounts = accounts;
  }

  /** The account that a resource's `sei` names, or the stack's; none while a preview does not know it yet. */
  accountOf(properties: Readonly<Record<string, unknown>>): AccountResult {
    if (containsUnknown(properties.sei)) return { account: undefined, owner: undefined, findings: [] };
    const own = ownAccountSchema.safeParse(properties).data?.sei;
    const key = own?.apiKeyFrom === undefined ? undefined : readReference(own.apiKeyFrom);
    if (key !== undefined && "problem" in key) {
      return { account: undefined, owner: undefined, findings: [unreadable(key.problem)] };
    }
    const overrides = { apiKey: key?.text, baseUrl: own?.baseUrl };
    const { configuration, findings } = readConfiguration(this.#stackValue, process.env, overrides);
    return {
      account: configuration === undefined ? undefined : this.#accounts.of(configuration),
      owner: configuration?.owner,
      findings,
    };
  }

  /** @throws CodedError with the first finding when the configuration is not usable. */
  operation(properties: Readonly<Record<string, unknown>>): Operation {
    const { account, findings } = this.accountOf(properties);
    if (account === undefined) {
      const [finding] = findings;
      throw new CodedError(
        finding?.code ?? "SEI_CONFIG_MISSING",
        finding?.message ?? "the provider is not configured",
      );
    }
    refuseOtherTenant(properties.tenant, account);
    const managedBy = String(properties.managedBy ?? "");
    return { account, credentials: this.credentials, warn: (message) => warn(message, urnOf(managedBy)) };
  }
}

/** In another tenant the id is nobody's or somebody else's: a refresh would empty the stack, an update hit a stranger. */
function refuseOtherTenant(tenant: unknown, account: SeiAccount): void {
  if (typeof tenant !== "string" || account.tenant === undefined || tenant === account.tenant) return;
  throw new CodedError(
    "SEI_KEY_INVALID",
    `the SEI API key belongs to the tenant ${account.tenant}, and the integration to the tenant ${tenant}`,
  );
}

function unreadable(problem: string): Finding {
  return {
    code: "SEI_CONFIG_MISSING",
    path: "sei.apiKeyFrom",
    message: problem,
    remedy: "Set it where Pulumi runs, for refresh and destroy too.",
  };
}
