import {
  type Properties,
  type Recorded,
  recorded,
  type Stored,
  stored,
  withoutUndefined,
} from "../lifecycle/properties";
import { KEY_ROLES, type SeiApiKey } from "../sei/wire";
import { withoutMarker } from "./marker";

/** The outputs of the resource: its inputs, and what only the create knew. */
export function outputsOf(inputs: Properties, id: string, key: unknown): Recorded {
  return recorded(withoutUndefined({ ...inputs, keyId: id, key }));
}

/** The managed inputs with what SEI has now. A description that is not managed is not there, so it is no drift. */
export function mirror(apiKey: SeiApiKey, managed: Properties): Stored {
  return stored(
    withoutUndefined({
      ...managed,
      name: apiKey.name,
      description: managed.description === undefined ? undefined : withoutMarker(apiKey.description),
      role: roleOf(apiKey),
    }),
  );
}

/** A role that no program can ask for is given as SEI has it, so that it shows as drift. */
function roleOf({ role }: SeiApiKey): string {
  const known = Object.entries(KEY_ROLES).find(([, inSei]) => inSei === role);
  return known?.[0] ?? role;
}
