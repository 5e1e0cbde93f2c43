// The contract of SEI's API, and what in an answer breaks it. The tests hold every answer of the sandbox against it,
// `npm run live` those of a real SEI.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { root } from "./project/root.mts";

interface Contract {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly operationId?: string;
  readonly responses?: Readonly<Record<string, ResponseOrRef>>;
}
interface ResponseOrRef {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}
/** As far as the shape of an answer is told by it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean;
}

export interface Answered {
  readonly method: string;
  /** Without the base path and the query: `/v1/tags/12`. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** What breaks the contract, and where in the body; neither quotes a value. */
export interface Breach {
  /** `/records/0/id`; empty for the answer as a whole. */
  readonly at: string;
  readonly says: string;
}

const FILE = join(root, "sandbox", "contract", "sei-openapi.yaml");
const contract: Contract = parse(readFileSync(FILE, "utf8"));

// As a whole it is no schema, and so there is nothing in it to validate; looking takes longer than all of its checks.
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
addFormats.default(ajv);
// The schema of metadata is what a client should send. SEI gives back whatever it was sent (H14), so an answer may hold any object.
const metadata = { type: "object" };
const { components } = contract;
ajv.addSchema({
  ...contract,
  components: { ...components, schemas: { ...components.schemas, GitlabMetadata: metadata } },
  $id: "sei",
});

export const OPERATIONS: readonly string[] = Object.values(contract.paths).flatMap((methods) =>
  Object.values(methods).flatMap(({ operationId }) => (operationId === undefined ? [] : [operationId])),
);

/** The operation of the contract that a request calls, if it calls one. */
export function operationAt(method: string, path: string): string | undefined {
  return find(method, path)?.operation.operationId;
}

/** What in an answer of SEI breaks the contract; empty when nothing does. */
export function breachesOf({ method, path, status, contentType, body }: Answered): Breach[] {
  const found = find(method, path);
  const declared = found?.operation.responses?.[String(status)];

  // The framework's own refusals (wrong verb, unknown path, wrong type) are in no operation's list; their shape is.
  if (found === undefined || declared === undefined) {
    if (status < 400) return [{ at: "", says: "no such answer in the contract" }];
    if (status === 401 && body === "") return [];
    return validate("sei#/components/schemas/ErrorResponse", body);
  }
  const content = contentOf(declared);
  if (content === undefined || (status === 401 && body === "")) {
    return body === "" ? [] : [{ at: "", says: "a body where the contract has none" }];
  }
  if (contentType !== "application/json") return [{ at: "", says: "not application/json" }];
  const at = declared.$ref ? `sei${declared.$ref}` : `${found.pointer}/responses/${status}`;
  return validate(`${at}/content/application~1json/schema`, body);
}

/** Whether the contract has such a status for the operation; those of the framework itself it has for none. */
export function declares({ method, path, status }: Pick<Answered, "method" | "path" | "status">): boolean {
  return find(method, path)?.operation.responses?.[String(status)] !== undefined;
}

/** What the contract says of the body of such an answer; `undefined` where it says nothing. */
export function schemaOf({
  method,
  path,
  status,
}: Pick<Answered, "method" | "path" | "status">): Schema | undefined {
  const declared = find(method, path)?.operation.responses?.[String(status)];
  if (declared === undefined) return status < 400 ? undefined : components.schemas.ErrorResponse;
  return contentOf(declared)?.["application/json"]?.schema;
}

/** The schema itself, where one only names it. */
export function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target: Schema = Object(referenced(schema.$ref));
  return resolved(target);
}

function validate(schema: string, value: unknown): Breach[] {
  const check = ajv.getSchema(schema) ?? ajv.compile({ $ref: schema });
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message = "does not fit" }: ErrorObject) => ({
    at: instancePath,
    says: message,
  }));
}

function find(method: string, path: string): { operation: Operation; pointer: string } | undefined {
  const templates = Object.keys(contract.paths).filter((template) => matches(template, path));
  const verb = method.toLowerCase();
  // A literal path before one with a parameter: `/v1/tags/list` is not the tag `list`, unless the verb says so.
  for (const template of templates.sort((a, b) => a.split("{").length - b.split("{").length)) {
    const operation = contract.paths[template]?.[verb];
    if (operation === undefined) continue;
    const escaped = template
      .replaceAll("~", "~0")
      .replaceAll("/", "~1")
      .replaceAll("{", "%7B")
      .replaceAll("}", "%7D");
    return { operation, pointer: `sei#/paths/${escaped}/${verb}` };
  }
  return undefined;
}

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path);
}

function contentOf(declared: ResponseOrRef): ResponseOrRef["content"] {
  return declared.$ref ? Object(referenced(declared.$ref)).content : declared.content;
}

function referenced(pointer: string): unknown {
  const steps = pointer.replace(/^#\//, "").split("/");
  return steps.reduce<unknown>((value, step) => Object(value)[step], contract);
}
