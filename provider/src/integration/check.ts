import { CodedError, type Finding } from "../errors/codedError";
import { Secret } from "../secrets/secret";
import type { TokenStore } from "../secrets/tokenStore";
import type { SeiAccount } from "../sei/seiAccount";
import { METHODS } from "../sei/wire";
import { candidateFor, overwrites, type Wanted } from "./adoption";
import { GITLAB_COM } from "./gitlabUrl";
import { findingsOf, inputsSchema, type ProgramInputs, recordedSchema } from "./inputs";
import type { Mirror } from "./mirror";
import { holderOf } from "./nameHolder";
import { resourceNameOf } from "./ownership";
import { parsePreview } from "./parsePreview";
import { neverAgain } from "./replacements";
import { type PreviewedFields, UNKNOWN, type Unknown } from "./unknown";

export interface CheckContext {
  readonly tokens: TokenStore;
  /** Absent when the configuration is not usable; its findings are then in `findings`. */
  readonly account: SeiAccount | undefined;
  /** The configured owner, part of the ownership marker. */
  readonly owner: string | undefined;
  /** The engine is about to replace a resource that exists: it then checks the same resource again, as a new one. */
  readonly replacing: boolean;
  /** What is wrong with the configuration, to be told together with everything else. */
  readonly findings: readonly Finding[];
  warn(message: string, managedBy: string): Promise<void>;
}

export interface Checked {
  /** What Pulumi records, with {@link UNKNOWN} where a preview does not know a value yet; never the token. */
  readonly inputs: Mirror;
  readonly findings: readonly Finding[];
}

/**
 * Validates what a program says and normalises it into what is recorded. Static rules come first and are all
 * reported at once; SEI is asked only where a name is new, so an unchanged preview sends nothing.
 */
export async function check(recorded: Mirror, said: Mirror, context: CheckContext): Promise<Checked> {
  const { value: inputs, issues } = parsePreview(inputsSchema, withName(said, recorded));
  const findings = [
    ...findingsOf(issues),
    ...(issues.length === 0 ? relationsOf(inputs, recorded) : missingToken(said, recorded)),
    ...(context.replacing
      ? neverAgain(said).map((problem) => ({ code: "REPLACEMENT_REFUSED" as const, ...problem }))
      : []),
    ...context.findings,
  ];
  if (findings.length > 0 || context.account === undefined) return { inputs: {}, findings };

  const checked = normalise(inputs, recorded, context);
  await warnOfLosses(checked, recorded, context);
  return { inputs: checked, findings: await accountFindings(checked, recorded, context.account, context) };
}

/**
 * The name in SEI when the program gives none: the recorded one, because an alias must not rename an integration,
 * and the Pulumi resource name for a new one.
 */
function withName(said: Mirror, recorded: Mirror): Mirror {
  if (said.name !== undefined) return said;
  const managedBy = said.managedBy;
  const fallback = typeof managedBy === "string" ? resourceNameOf(managedBy) : UNKNOWN;
  return { ...said, name: recorded.name ?? fallback };
}

/** Rules between an input and what is recorded. */
function relationsOf(inputs: PreviewedFields<ProgramInputs>, recorded: Mirror): Finding[] {
  const findings: Finding[] = missingToken(inputs, recorded);
  const hadDescription = typeof recorded.description === "string" && recorded.description !== "";
  if (inputs.description === "" && hadDescription) {
    findings.push({
      code: "DESCRIPTION_INVALID",
      path: "description",
      message: "an existing description cannot be cleared",
    });
  }
  return findings;
}

/** With `ignoreChanges: ["token"]` the token is absent while its recorded fingerprint says which one to keep. */
function missingToken(inputs: Mirror, recorded: Mirror): Finding[] {
  if (inputs.token !== undefined || recorded.tokenFingerprint !== undefined) return [];
  return [{ code: "TOKEN_REQUIRED", path: "token", message: "is missing" }];
}

function normalise(
  inputs: PreviewedFields<ProgramInputs>,
  recorded: Mirror,
  { tokens, owner }: CheckContext,
): Mirror {
  const { token, tokenFingerprint, tags, managedBy, url, ...rest } = inputs;
  return {
    ...rest,
    url: url ?? GITLAB_COM,
    satellite: false,
    authentication: METHODS.pat.stored,
    ...(tags === undefined ? {} : { tags: tags === UNKNOWN ? UNKNOWN : sortedTags(tags) }),
    managedBy: typeof managedBy === "string" && owner !== undefined ? `${owner}/${managedBy}` : managedBy,
    tokenFingerprint: fingerprintOf(token, tokens) ?? tokenFingerprint ?? recorded.tokenFingerprint,
  };
}

function fingerprintOf(
  token: string | Unknown | undefined,
  tokens: TokenStore,
): string | Unknown | undefined {
  return typeof token === "string" ? tokens.put(new Secret(token, "gitlabToken")) : token;
}

/** Order and case of tags mean nothing to SEI; unknown ones come last. */
function sortedTags(tags: ReadonlyArray<string | Unknown>): Array<string | Unknown> {
  const names = tags.filter((tag) => typeof tag === "string");
  return [...[...new Set(names)].sort(), ...tags.filter((tag) => tag === UNKNOWN)];
}

async function warnOfLosses(
  checked: Mirror,
  recorded: Mirror,
  { replacing, warn }: CheckContext,
): Promise<void> {
  const managedBy = String(checked.managedBy);
  if (replacing) {
    await warn(
      "is replaced: SEI drops the integration with its ingestion history, and makes a new one.",
      managedBy,
    );
  }
  if (recorded.description !== undefined && checked.description === undefined) {
    await warn(
      "description is no longer managed: SEI keeps the text it has, because it cannot clear one (H6).",
      managedBy,
    );
  }
}

/** What SEI has to say, asked only when this resource is new or wants a name that it does not have. */
async function accountFindings(
  checked: Mirror,
  recorded: Mirror,
  account: SeiAccount,
  context: CheckContext,
): Promise<Finding[]> {
  const wanted = wantedSchema.safeParse(checked).data;
  // The name of a resource that is replaced is its own, until the engine has deleted it.
  if (context.replacing || wanted === undefined || wanted.name === recorded.name) return [];
  const isNew = recorded.name === undefined;
  try {
    await (isNew
      ? announceTakeOver(wanted, checked, account, context)
      : findNewName(wanted, account, context));
    return [];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [{ code: error.code, path: "", message: error.what }];
  }
}

/** What a create needs to know, where a preview knows it. */
const wantedSchema = recordedSchema.pick({
  name: true,
  managedBy: true,
  existingId: true,
  adoptExisting: true,
  satellite: true,
  authentication: true,
});

/** Says before it happens what a take-over will overwrite; and what a replacement will drop. */
async function announceTakeOver(
  wanted: Wanted,
  checked: Mirror,
  account: SeiAccount,
  context: CheckContext,
): Promise<void> {
  const description = checked.description;
  const candidate = await candidateFor(
    { ...wanted, ...(typeof description === "string" ? { description } : {}) },
    account,
  );
  if (candidate === undefined) return;
  const { integration, isOwn } = candidate;
  if (isOwn) {
    await context.warn(
      `the integration ${integration.id} is already this resource's: after an interrupted run it is taken over, ` +
        "and a replacement drops it with its ingestion history.",
      wanted.managedBy,
    );
    return;
  }
  const changes = await overwrites(integration, checked, account);
  await context.warn(
    `will take over the integration ${integration.id} ("${integration.name}"): ${changes}.`,
    wanted.managedBy,
  );
}

/** @throws CodedError `NAME_TAKEN`, unless the holder is of the same stack and may give the name up in the same run. */
async function findNewName(
  { name, managedBy }: Wanted,
  account: SeiAccount,
  context: CheckContext,
): Promise<void> {
  const holder = await holderOf(name, managedBy, account);
  if (holder === undefined) return;
  const message = `name: ${holder.description} has the name "${name}"`;
  if (!holder.ofSameStack) throw new CodedError("NAME_TAKEN", message);
  await context.warn(`${message} now; the update works only if it has given the name up by then.`, managedBy);
}
