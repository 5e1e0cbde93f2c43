import { isJsonObject } from "../json";

const MASK = "[masked]";

const SECRET_HEADERS = new Set([
  "authorization",
  "private-token",
  "job-token",
  "deploy-token",
  "x-api-key",
  "cookie",
]);

const SECRET_FIELDS = new Set([
  "apikey",
  "authorization",
  "code",
  "password",
  "private_key",
  "client_secret",
  "private_token",
  "access_token",
  "refresh_token",
  "token",
  "key",
]);

/**
 * Masks by place, not by text: a credential that turns up where none belongs stays visible, so that a test
 * which searches the log for it fails.
 */
export function maskHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name) ? maskScheme(value) : String(value),
    ]),
  );
}

export function maskFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskFields);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === "string" && SECRET_FIELDS.has(name.toLowerCase()) ? MASK : maskFields(field),
    ]),
  );
}

export function maskQuery(query: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      SECRET_FIELDS.has(name.toLowerCase()) ? MASK : value,
    ]),
  );
}

/** Keeps the scheme word of `Authorization: Apikey xyz`; it is not secret and it is a thing to assert on. */
function maskScheme(value: unknown): string {
  const [scheme, ...rest] = String(value).split(" ");
  return rest.length > 0 ? `${scheme} ${MASK}` : MASK;
}
