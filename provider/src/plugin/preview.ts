import { effectOfUpdate } from "../integration/diff";
import { mirroredInputs } from "../integration/mirror";
import { differences, type Planned, type Properties, type Recorded } from "../lifecycle/properties";
import { UNKNOWN } from "../lifecycle/unknown";

// What a preview can tell of outputs: all that a program does with what is known is then known in the preview, too.

const NOTHING_YET: Properties = { instance: UNKNOWN, createdAt: UNKNOWN, satelliteConfig: UNKNOWN };

export function expectedIntegration(
  before: Recorded | undefined,
  wanted: Planned,
  tenant: string | undefined,
): Properties {
  const { instance = UNKNOWN, createdAt = UNKNOWN, ...known }: Properties = before ?? NOTHING_YET;
  const keepsFile =
    before !== undefined &&
    effectOfUpdate(differences(mirroredInputs(before), wanted), before, wanted, undefined) === "recorded";
  return {
    ...wanted,
    instance,
    createdAt,
    tenant: known.tenant ?? tenant,
    satelliteConfig: wanted.satellite === false ? undefined : keepsFile ? known.satelliteConfig : UNKNOWN,
  };
}

export function expectedKey(
  before: Recorded | undefined,
  wanted: Planned,
  tenant: string | undefined,
): Properties {
  const { keyId = UNKNOWN, key = UNKNOWN, ...known }: Properties = before ?? {};
  return { ...wanted, keyId, key, tenant: known.tenant ?? tenant };
}
