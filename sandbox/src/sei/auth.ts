import { createHash, createHmac } from "node:crypto";
import { isJsonObject } from "../json";
import { SeiError } from "./errors";
import type { KeyRow, Store } from "./store";

/** `harness`: the filter of Harness-hosted SEI. `legacy`: the filter SEI has by default. */
export type AuthMode = "harness" | "legacy";

export const ROLES = [
  "ADMIN",
  "INGESTION",
  "LIMITED_USER",
  "AUDITOR",
  "PUBLIC_DASHBOARD",
  "SUPER_ADMIN",
  "ORG_ADMIN_USER",
  "ASSIGNED_ISSUES_USER",
] as const;
export type Role = (typeof ROLES)[number];

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

export interface Caller {
  readonly role: Role;
  readonly tenant: string;
  /** What the filter stores as `session_user`; API keys have none (H16). */
  readonly email: string | undefined;
  /** Harness RBAC asks about people, never about API keys. */
  readonly rbacAllows: boolean;
}

export interface Person {
  readonly email: string;
  readonly role: Role;
  /** Harness mode only: whether the platform's RBAC lets this person do it; default true. */
  readonly rbac?: boolean;
}

export interface Credentials {
  readonly header: string | undefined;
  readonly query: Readonly<Record<string, string>>;
}

/** Answers who calls, or throws what the mode's filter answers to somebody it does not know. */
export type Filter = (credentials: Credentials) => Caller;

interface Keyring {
  readonly store: Store;
  readonly company: string;
  readonly sessionSecret: string;
}

export function filterOf(mode: AuthMode, keyring: Keyring): Filter {
  return mode === "harness" ? harnessFilter(keyring) : legacyFilter(keyring);
}

/** H17: whatever is wrong is thrown inside the filter, outside of every error mapping, and so becomes a 500. */
function harnessFilter(keyring: Keyring): Filter {
  const refuse = (why: string) => new SeiError(500, `Failed to process request, exception occurred - ${why}`);

  return ({ header }) => {
    const [scheme, secret] = schemeAndSecret(header);
    if (scheme === "identityservice") {
      const person = personFrom(secret, keyring.sessionSecret);
      if (person === undefined) throw refuse("Invalid token!");
      return {
        role: person.role,
        tenant: keyring.company.toLowerCase(),
        email: person.email,
        rbacAllows: person.rbac ?? true,
      };
    }
    if (scheme !== "apikey") throw refuse("Unsupported authorization header!");
    const key = keyFrom(secret, keyring);
    if (key === undefined) throw refuse("User not found!");
    return { role: roleOf(key), tenant: keyring.company.toLowerCase(), email: undefined, rbacAllows: true };
  };
}

function legacyFilter(keyring: Keyring): Filter {
  return ({ header, query }) => {
    // The header wins: a bad header is not rescued by a good query parameter.
    const text = header ?? query.Authorization ?? (query.Apikey && `Apikey ${query.Apikey}`);
    const [scheme, secret] = schemeAndSecret(text);
    const person = scheme === "bearer" ? personFrom(secret, keyring.sessionSecret) : undefined;
    if (person) return { role: person.role, tenant: keyring.company, email: person.email, rbacAllows: true };
    const key = scheme === "apikey" ? keyFrom(secret, keyring) : undefined;
    if (key) return { role: roleOf(key), tenant: keyring.company, email: key.name, rbacAllows: true };
    throw new SeiError(401, "Unauthorized");
  };
}

/** H18: split on single spaces, and exactly two parts, or it is no credential. The scheme's case does not matter. */
function schemeAndSecret(text: string | undefined): [string | undefined, string | undefined] {
  const parts = text?.split(" ") ?? [];
  const [scheme, secret] = parts;
  return parts.length === 2 ? [scheme?.toLowerCase(), secret] : [undefined, undefined];
}

function roleOf(key: KeyRow): Role {
  return isRole(key.role) ? key.role : "INGESTION";
}

export function keyText(secret: string, id: string, company: string): string {
  return Buffer.from(JSON.stringify({ key: secret, id, company })).toString("base64");
}

export function hashKey(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function keyFrom(text: string | undefined, { store, company }: Keyring): KeyRow | undefined {
  const fields = decoded(text);
  if (!isJsonObject(fields) || typeof fields.id !== "string" || typeof fields.key !== "string")
    return undefined;
  if (typeof fields.company !== "string" || fields.company.toLowerCase() !== company.toLowerCase())
    return undefined;
  const row = store.keys.get(fields.id);
  return row?.hash === hashKey(fields.key) ? row : undefined;
}

function decoded(text: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(text ?? "", "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A JWT of the sandbox itself: SEI's and Harness' signing keys are theirs, the shape is what matters. */
export function sessionToken(person: Person, secret: string): string {
  const head = Buffer.from(JSON.stringify({ alg: "HS256", typ: "JWT" })).toString("base64url");
  const claims = Buffer.from(JSON.stringify(person)).toString("base64url");
  return `${head}.${claims}.${sign(`${head}.${claims}`, secret)}`;
}

function personFrom(token: string | undefined, secret: string): Person | undefined {
  const [head, claims, signature] = token?.split(".") ?? [];
  if (!head || !claims || signature !== sign(`${head}.${claims}`, secret)) return undefined;
  const person: unknown = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
  if (!isJsonObject(person) || typeof person.email !== "string" || typeof person.role !== "string")
    return undefined;
  if (!isRole(person.role)) return undefined;
  return { email: person.email, role: person.role, rbac: person.rbac !== false };
}

function sign(text: string, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}
