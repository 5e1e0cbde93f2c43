import { satelliteByDefault } from "../../connection/place";
import { GITLAB_COM } from "../../gitlab/accountTypes";
import {
  planned as asPlanned,
  type Declared,
  type Planned,
  type Properties,
  type Recorded,
} from "../../lifecycle/properties";
import { type PreviewedFields, UNKNOWN, type Unknown } from "../../lifecycle/unknown";
import { fingerprint, Secret } from "../../secrets/secret";
import { urnOf } from "../../sei/marker";
import { isSameMethod, METHODS, SATELLITE_AUTHENTICATION } from "../../sei/wire";
import { resourceNameOf } from "../../text/urn";
import type { DeclaredInputs } from "../inputs";
import { wantedName } from "../wantedName";
import type { GivenCredential } from "./givenCredential";
import { markerWith } from "./keptInputs";

/**
 * What the program says with its defaults. They count at create; later, and for what replaces the integration, the
 * recorded value is kept, because neither an alias nor another account type may rename or replace one unasked.
 */
export function withDefaults(declared: Declared, recorded: Recorded): Declared {
  const { managedBy, accountType } = declared;
  return {
    ...declared,
    name:
      declared.name ??
      wantedName(recorded) ??
      (typeof managedBy === "string" ? resourceNameOf(urnOf(managedBy)) : UNKNOWN),
    satellite:
      declared.satellite ??
      recorded.satellite ??
      (accountType === UNKNOWN ? UNKNOWN : satelliteByDefault(accountType)),
  };
}

/** What is recorded of valid inputs: everything that is known before a request, and never a credential. */
export function normalise(
  inputs: PreviewedFields<DeclaredInputs>,
  given: GivenCredential,
  recorded: Recorded,
  kept: Properties,
  owner: string | undefined,
): Planned {
  const { token: _, oauth: __, tags, managedBy, url, ...rest } = inputs;
  // SEI never hears of a satellite's token: one that is taken out is forgotten, unless `ignoreChanges` keeps it.
  const remembered = inputs.satellite === true ? kept : recorded;
  const fingerprints =
    inputs.authMethod === "oauth"
      ? { oauthFingerprint: fingerprintOf(given.authorization) ?? recorded.oauthFingerprint }
      : { tokenFingerprint: fingerprintOf(given.token) ?? remembered.tokenFingerprint };
  return asPlanned({
    ...rest,
    ...fingerprints,
    // While the account type is not known, neither is the host that the token may travel to.
    url: url ?? (inputs.accountType === UNKNOWN ? UNKNOWN : GITLAB_COM),
    authentication: authenticationOf(inputs, recorded),
    ...(tags === undefined ? {} : { tags: tags === UNKNOWN ? UNKNOWN : sortedTags(tags) }),
    managedBy: markerWith(owner, managedBy),
  });
}

/** What SEI will store; that it holds several tokens in place of one, only SEI decides (H28). */
function authenticationOf(
  { satellite, authMethod }: PreviewedFields<DeclaredInputs>,
  { authentication: known }: Recorded,
): string | Unknown {
  if (satellite === true) return SATELLITE_AUTHENTICATION;
  if (satellite === UNKNOWN || authMethod === UNKNOWN) return UNKNOWN;
  const { stored } = METHODS[authMethod];
  return typeof known === "string" && isSameMethod(known, stored) ? known : stored;
}

/** The fingerprint of a credential; an unknown one has an unknown fingerprint. */
export function fingerprintOf(credential: GivenCredential["token"]): string | Unknown | undefined {
  return credential instanceof Secret ? fingerprint(credential) : credential;
}

/** Order and case of tags mean nothing to SEI; unknown ones come last. */
function sortedTags(tags: ReadonlyArray<string | Unknown>): Array<string | Unknown> {
  const names = tags.filter((tag) => typeof tag === "string");
  return [...[...new Set(names)].sort(), ...tags.filter((tag) => tag === UNKNOWN)];
}
