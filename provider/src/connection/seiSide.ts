import type { ErrorCode } from "../errors/catalogue";
import { CodedError } from "../errors/codedError";
import { tokenKindOf } from "../gitlab/tokenKinds";
import type { Secret } from "../secrets/secret";
import { type ApiKeyText, readApiKey } from "../sei/apiKey";
import { holderAmong, holderInWords, nameProblem, remedyOfTaken } from "../sei/name";
import type { SeiAccount } from "../sei/seiAccount";
import { MANAGING_ROLES, type SeiIntegration } from "../sei/wire";
import {
  becauseOf,
  type CheckFinding,
  type ConnectionCheck,
  ReportDraft,
  SEI_CHECKS,
  type SeiCheck,
  type SeiDraft,
} from "./report";

/** The account to ask, or why there is none; that reason is told as the reason of the skipped checks. */
export type SeiSide = { readonly account: SeiAccount; readonly apiKey: Secret } | { readonly absent: string };

/**
 * SEI's side of a connection: whether it accepts the key, whether the key may manage integrations, and whether the
 * name is free. Nothing is written: integrations are listed, and the key is asked for its role.
 *
 * @param name of an integration that is to be created; without one the name is skipped.
 * @returns the checks of {@link SEI_CHECKS}, for `extendReport`. Every refusal is one of them, and nothing is thrown
 *   for one.
 */
export async function seiSide(side: SeiSide, name: string | undefined): Promise<readonly ConnectionCheck[]> {
  const draft = new ReportDraft(SEI_CHECKS, false);
  const wanted = examineName(name, draft);
  const blockedBy =
    "account" in side ? await askSei(side, wanted, draft) : skipAll(side.absent, wanted, draft);
  return draft.finish({}, blockedBy === undefined ? undefined : becauseOf(blockedBy)).checks;
}

type Account = Extract<SeiSide, { account: SeiAccount }>;

/** @returns the check that keeps the rest from being asked. */
async function askSei(
  { account, apiKey }: Account,
  name: string | undefined,
  draft: SeiDraft,
): Promise<SeiCheck | undefined> {
  const foreign = tokenKindOf(apiKey.open());
  if (foreign !== undefined) {
    // Somebody else's credential is none of SEI's business, so it is not sent.
    const message = `the key is a credential of GitLab: ${foreign.name}`;
    draft.found("SEI key", { code: "SEI_KEY_INVALID", fails: "always", message });
    return "SEI key";
  }
  const text = readApiKey(apiKey);
  const integrations = await attempt(() => account.client.listIntegrations());
  if (integrations instanceof CodedError) return explainRefusal(integrations, text, draft);
  draft.pass("SEI key", acceptedAs(text));
  if (name !== undefined) tellHolder(name, integrations.readable, draft);
  await checkRole(account, text, draft);
  return undefined;
}

/** A refusal of the list. One for the role alone says that the key itself is accepted. */
function explainRefusal(error: CodedError, text: ApiKeyText | undefined, draft: SeiDraft): SeiCheck {
  const { code, what } = error;
  if (code === "SEI_FORBIDDEN") {
    draft.pass("SEI key", acceptedAs(text));
    draft.found("SEI role", {
      code,
      fails: "always",
      message: "the key may not even list integrations: it is no key with the Admin role",
    });
    return "SEI role";
  }
  const form = code === "SEI_KEY_INVALID" && text === undefined ? `; ${NOT_DECODABLE}` : "";
  draft.found("SEI key", {
    code: AT_A_LIST[code] ?? code,
    fails: "always",
    message: `${what}${form}`,
  });
  return "SEI key";
}

/** What these codes say of writes and of single objects does not fit a list: SEI's API is not at this address. */
const AT_A_LIST: Partial<Record<ErrorCode, ErrorCode>> = {
  NOT_FOUND: "SEI_PROTOCOL",
  SEI_WRITE_REFUSED: "SEI_PROTOCOL",
};

const NOT_DECODABLE = "it is not in the form of SEI's keys, base64 of a JSON object with key, id and company";

function acceptedAs(text: ApiKeyText | undefined): string {
  return text === undefined
    ? `SEI accepts the key, although ${NOT_DECODABLE}`
    : `SEI accepts the key, which is for the tenant ${text.tenant}`;
}

/** Other roles may list integrations, too, so the list says nothing about the role. */
async function checkRole(account: SeiAccount, text: ApiKeyText | undefined, draft: SeiDraft): Promise<void> {
  if (text === undefined) {
    draft.skip("SEI role", 'the key does not say which one it is: see "SEI key"');
    return;
  }
  const role = await attempt(() => account.client.roleOfApiKey(text.id));
  if (typeof role === "string" && MANAGING_ROLES.has(role.toUpperCase())) {
    draft.pass("SEI role", `the key has the role ${role}, and may manage integrations`);
  } else {
    draft.found("SEI role", roleFinding(role));
  }
}

function roleFinding(role: string | CodedError): CheckFinding {
  if (typeof role === "string") {
    return {
      code: "SEI_FORBIDDEN",
      fails: "always",
      message: `the key has the role ${role}, which may not manage integrations`,
    };
  }
  return role.code === "SEI_FORBIDDEN"
    ? { code: role.code, fails: "always", message: "the key may list integrations, and may not manage them" }
    : { code: role.code, fails: "never", message: `the role of the key is not known: ${role.what}` };
}

/** @returns the name to look for, as SEI would store it. */
function examineName(name: string | undefined, draft: SeiDraft): string | undefined {
  if (name === undefined) {
    draft.skip("Name free", "no name was given");
    return undefined;
  }
  const trimmed = name.trim();
  const problem = nameProblem(trimmed);
  if (problem === undefined) return trimmed;
  draft.found("Name free", { code: "NAME_INVALID", fails: "always", message: problem });
  return undefined;
}

function tellHolder(name: string, integrations: readonly SeiIntegration[], draft: SeiDraft): void {
  const holder = holderAmong(integrations, name);
  if (holder === undefined) {
    draft.pass("Name free", `no integration has the name "${name}"`);
    return;
  }
  const message = `${holderInWords(holder)} has the name "${name}"`;
  draft.found(
    "Name free",
    holder.isDeleting
      ? { code: "WAITS_FOR_DELETION", fails: "never", message }
      : { code: "NAME_TAKEN", fails: "always", message, remedy: remedyOfTaken(holder) },
  );
}

function skipAll(why: string, name: string | undefined, draft: SeiDraft): undefined {
  draft.skip("SEI key", why);
  draft.skip("SEI role", why);
  if (name !== undefined) draft.skip("Name free", why);
}

/** What SEI gives, or how it refuses; anything but a refusal is a crash and stays one. */
async function attempt<T>(ask: () => Promise<T>): Promise<T | CodedError> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}
