import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { misconfigured, type OwnAccount, type ReadConfiguration } from "../configuration/configuration";
import { SeiAccounts } from "../configuration/seiAccounts";
import { ConnectionMemo } from "../connection/connectionMemo";
import { CodedError } from "../errors/codedError";
import { type Finding, renderFinding } from "../errors/finding";
import type { Clock } from "../http/clock";
import type { NamingContext } from "../integration/nameHandover";
import { PlannedNames } from "../integration/plannedNames";
import { Replacements } from "../integration/replacements";
import { CredentialStore } from "../lifecycle/credentialStore";
import type { Properties } from "../lifecycle/properties";
import { seiSchema } from "../lifecycle/schemas";
import type { Warn } from "../lifecycle/stepContext";
import { containsUnknown } from "../lifecycle/unknown";
import { lazySchema } from "../schemas/lazySchema";
import { redact } from "../secrets/redact";
import { readReference } from "../secrets/secretReference";
import { urnOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import type { Log } from "./engineLog";
import { lifetime } from "./lifetime";

/** The account of a resource, or what keeps it from having one; neither while a preview does not know it yet. */
export type AccountResult =
  | { readonly account: SeiAccount; readonly owner: string | undefined; readonly findings: readonly [] }
  | { readonly account: undefined; readonly owner: undefined; readonly findings: readonly Finding[] };

// A provider's process parses a few objects and ends: a function that zod compiles for each schema never pays for itself.
// Not where a program's own code runs: zod's settings are those of all its copies in a process.
z.config({ jitless: true });

const ownAccountSchema = lazySchema(() => z.object({ sei: seiSchema().optional() }));

/** The SEI accounts of a provider process, which writes nothing once its engine is gone. */
export function accountsOfEngine(clock: Clock): SeiAccounts {
  return new SeiAccounts({ clock, beforeWrite: () => lifetime.refuseWithoutEngine() });
}

/**
 * What one provider process knows of a resource type: its configuration, the credentials that `check` has seen, and the
 * SEI accounts, which all types share. The engine starts a process for the preview and another for the update, so it
 * lasts one phase of one deployment.
 */
export class Deployment {
  readonly credentials = new CredentialStore();
  readonly connections = new ConnectionMemo();
  readonly names = new PlannedNames();
  readonly replacements = new Replacements();
  readonly #read: ReadConfiguration;
  readonly #accounts: SeiAccounts;
  readonly #log: Log;
  #accountOfStack: AccountResult | undefined;

  constructor(read: ReadConfiguration, accounts: SeiAccounts, log: Log) {
    this.#read = read;
    this.#accounts = accounts;
    this.#log = log;
  }

  /** Tells warnings about the resource with these properties, which carry its marker. */
  warnOf({ managedBy }: Properties): Warn {
    return (warning) => this.#log(redact(renderFinding(warning)), urnOf(String(managedBy ?? "")));
  }

  /** The account that a resource's `sei` names, or the stack's; none while a preview does not know it yet. */
  accountOf(properties: Properties): AccountResult {
    if (containsUnknown(properties.sei)) return without([]);
    const parsed = ownAccountSchema().safeParse(properties);
    // Of what a program says, its check tells what is wrong with it.
    if (!parsed.success) return without([]);
    const own = parsed.data.sei;
    if (own === undefined) {
      // Once: every call of the engine asks for it, and reading it would be most of the work of many.
      this.#accountOfStack ??= this.#accountWith({});
      return this.#accountOfStack;
    }
    const key = own.apiKeyFrom === undefined ? undefined : readReference(own.apiKeyFrom);
    if (key !== undefined && "problem" in key) return without([unreadable(key.problem)]);
    const { tenant } = properties;
    return this.#accountWith({
      apiKey: key?.text,
      baseUrl: own.baseUrl,
      madeByTenant: typeof tenant === "string" ? tenant : undefined,
    });
  }

  #accountWith(own: OwnAccount): AccountResult {
    const { configuration, findings } = this.#read(own);
    if (configuration === undefined) return without(findings);
    return { account: this.#accounts.of(configuration), owner: configuration.owner, findings };
  }

  /**
   * The address of SEI that a resource has without a `baseUrl` of its own, as far as it is known. Only a changed `sei` is
   * held against it; for any other the key of a reference would be read for nothing.
   */
  stackBaseUrlFor(before: Properties, { sei }: Properties): string | undefined {
    if (isDeepStrictEqual(before.sei, sei)) return undefined;
    return this.accountOf({ sei: { ...Object(sei), baseUrl: undefined } }).account?.baseUrl;
  }

  /** @throws CodedError when the configuration, or what the state has recorded of the account, is not usable. */
  context(properties: Properties): NamingContext {
    refuseUnreadableAccount(properties);
    const { account, owner, findings } = this.accountOf(properties);
    if (account === undefined) throw misconfigured(findings);
    refuseOtherTenant(properties.tenant, account);
    const { credentials, names } = this;
    return { account, owner, credentials, names, warn: this.warnOf(properties) };
  }
}

function without(findings: readonly Finding[]): AccountResult {
  return { account: undefined, owner: undefined, findings };
}

/** The stack's account in its place would be a guess: there the id is nobody's or somebody else's. */
function refuseUnreadableAccount(properties: Properties): void {
  const [issue] = ownAccountSchema().safeParse(properties).error?.issues ?? [];
  if (issue === undefined) return;
  throw new CodedError("CONFIG_INVALID", `the SEI account in the state cannot be read: ${issue.message}`, {
    path: "sei",
    remedy: "Restore the state that was before (`pulumi stack export --version`), or correct sei in it.",
  });
}

/** In another tenant the id is nobody's or somebody else's: a refresh would empty the stack, an update hit a stranger. */
function refuseOtherTenant(tenant: unknown, account: SeiAccount): void {
  if (typeof tenant !== "string" || account.tenant === undefined || tenant === account.tenant) return;
  throw new CodedError(
    "SEI_KEY_INVALID",
    `the SEI API key belongs to the tenant ${account.tenant}, and what the state has to the tenant ${tenant}`,
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
