import { randomUUID } from "node:crypto";
import { z } from "zod";
import { empty, json } from "../http/exchange";
import { withoutAbsent } from "../json";
import { derivedBytes } from "../secrets";
import { hashKey, isRole, keyText } from "./auth";
import { SeiError } from "./errors";
import { read, text } from "./jackson";
import { castMap, castText, trim } from "./java";
import { like, listRequest, pageOf, paginated } from "./page";
import { type Operation, type Sei, secondsOf } from "./sei";
import type { KeyRow } from "./store";

const keyRequest = z.object({ name: text, description: text, role: text });

export interface NewKey {
  readonly name: string;
  readonly description?: string | undefined;
  readonly role: string;
}

/** The key itself is in this answer and nowhere else: SEI keeps a hash. */
export const createApiKey: Operation = (sei, call) => {
  const { name: given, description, role } = read(keyRequest, call.body);
  const name = trim(given ?? "");
  if (name === "") throw new SeiError(400, "Access key name can't be empty");
  if (!role || !isRole(role.toUpperCase())) {
    throw new SeiError(400, "JSON parse error: Cannot deserialize value of type `RoleType`");
  }
  const id = randomUUID();
  const key = issueKey(sei, id, { name, description, role: role.toUpperCase() }, secondsOf(call));
  return json(200, { id, key });
};

export function issueKey(
  sei: Pick<Sei, "store" | "seed" | "company">,
  id: string,
  fields: NewKey,
  seconds: number,
): string {
  const secret = derivedBytes(sei.seed, `apikey-${id}`, 24).toString("base64url");
  sei.store.keys.set(id, {
    id,
    name: fields.name,
    description: fields.description,
    role: fields.role,
    hash: hashKey(secret),
    createdAt: seconds,
  });
  return keyText(secret, id, sei.company);
}

/** By the beginning of the name, in any case, and of the role; the newest first. */
export const listApiKeys: Operation = (sei, call) => {
  const request = read(listRequest, call.body);
  const partial = castMap(request.filter?.partial) ?? {};
  const name = like(`${castText(partial.name) ?? ""}%`, "i");
  const role = like(`${castText(partial.role)?.toUpperCase() ?? ""}%`, "");
  const rows = [...sei.store.keys.values()]
    .filter((key) => name.test(key.name) && role.test(key.role))
    .sort((a, b) => b.createdAt - a.createdAt);
  return json(200, paginated(rows, pageOf(request), keyView));
};

export const getApiKey: Operation = (sei, call) => {
  const key = sei.store.keys.get(call.params.id ?? "");
  if (key === undefined) throw new SeiError(404, `AccessKey with id '${call.params.id}' not found.`);
  return json(200, keyView(key));
};

export const deleteApiKey: Operation = (sei, call) => {
  if (!sei.store.keys.delete(call.params.id ?? "")) {
    throw new SeiError(400, "Could not find accesskey to delete.");
  }
  return empty(200);
};

function keyView(key: KeyRow): object {
  return withoutAbsent({
    id: key.id,
    name: key.name,
    description: key.description,
    role: key.role,
    created_at: key.createdAt,
  });
}
