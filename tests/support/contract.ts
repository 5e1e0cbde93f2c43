import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { type Exchange, type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/src/index.ts";

interface Contract {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly operationId?: string;
  readonly responses?: Readonly<Record<string, ResponseOrRef>>;
}
interface ResponseOrRef {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

const FILE = join(__dirname, "../../sandbox/contract/sei-openapi.yaml");
const contract: Contract = parse(readFileSync(FILE, "utf8"));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
// The schema of metadata is what a client should send. SEI gives back whatever it was sent (H14), so an answer may hold any object.
const metadata = { type: "object" };
const { components } = contract;
ajv.addSchema({
  ...contract,
  components: { ...components, schemas: { ...components.schemas, GitlabMetadata: metadata } },
  $id: "sei",
});

/** Faults that replace the answer, and so say nothing about how SEI words its own. */
const FOREIGN_ANSWERS = new Set([
  "html",
  "throttled",
  "500",
  "502",
  "503",
  "500AfterCommit",
  "503AfterCommit",
  "wrongJson",
  "notJson",
]);

export const OPERATIONS: readonly string[] = Object.values(contract.paths).flatMap((methods) =>
  Object.values(methods).flatMap(({ operationId }) => (operationId === undefined ? [] : [operationId])),
);

/** The operation of the contract that a request calls, if it calls one. */
export function operationOf(exchange: Exchange): string | undefined {
  return find(exchange)?.operation.operationId;
}

/** What in this answer breaks the contract of SEI; empty when nothing does, or when another server gave it. */
export function conforms(exchange: Exchange): string[] {
  const { request, response } = exchange;
  if (request.server !== "sei" || !request.path.startsWith("/v1/")) return [];
  // What HTTP itself defines on top of every operation.
  if (request.method === "HEAD" || request.method === "OPTIONS") return [];
  if (request.fault !== null && FOREIGN_ANSWERS.has(request.fault)) return [];

  const found = find(exchange);
  const declared = found?.operation.responses?.[String(response.status)];
  const problem = (text: string) => [`${request.method} ${request.path} ${response.status}: ${text}`];

  // The framework's own refusals (wrong verb, unknown path, wrong type) are in no operation's list; their shape is.
  if (found === undefined || declared === undefined) {
    if (response.status < 400) return problem("no such answer in the contract");
    if (response.status === 401 && response.body === "") return [];
    return validate("sei#/components/schemas/ErrorResponse", response.body).flatMap(problem);
  }
  const at = declared.$ref ? `sei${declared.$ref}` : `${found.pointer}/responses/${response.status}`;
  const content = declared.$ref ? referenced(declared.$ref).content : declared.content;
  if (content === undefined || (response.status === 401 && response.body === "")) {
    return response.body === "" ? [] : problem("a body where the contract has none");
  }
  if (response.headers["content-type"] !== "application/json") return problem("not application/json");
  return validate(`${at}/content/application~1json/schema`, response.body).flatMap(problem);
}

function validate(schema: string, value: unknown): string[] {
  const check = ajv.getSchema(schema) ?? ajv.compile({ $ref: schema });
  if (check(value)) return [];
  return [`${ajv.errorsText(check.errors)} in ${JSON.stringify(value)}`];
}

function find({ request }: Exchange): { operation: Operation; pointer: string } | undefined {
  const templates = Object.keys(contract.paths).filter((template) => matches(template, request.path));
  // A literal path before one with a parameter: `/v1/tags/list` is not the tag `list`, unless the verb says so.
  for (const template of templates.sort((a, b) => a.split("{").length - b.split("{").length)) {
    const operation = contract.paths[template]?.[request.method.toLowerCase()];
    if (operation === undefined) continue;
    const path = template
      .replaceAll("~", "~0")
      .replaceAll("/", "~1")
      .replaceAll("{", "%7B")
      .replaceAll("}", "%7D");
    return { operation, pointer: `sei#/paths/${path}/${request.method.toLowerCase()}` };
  }
  return undefined;
}

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path);
}

function referenced(pointer: string): ResponseOrRef {
  const steps = pointer.replace(/^#\//, "").split("/");
  let value: unknown = contract;
  for (const step of steps) value = Object(value)[step];
  return Object(value);
}

/** A sandbox of which every answer is held against the contract; `close()` fails when one has broken it. */
export async function startCheckedSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const problems: string[] = [];
  const sandbox = await startSandbox({
    ...options,
    onExchange: (exchange) => {
      problems.push(...conforms(exchange));
      options.onExchange?.(exchange);
    },
  });
  const { close } = sandbox;
  return {
    ...sandbox,
    close: async () => {
      await close();
      if (problems.length > 0) throw new Error(`The sandbox broke the contract:\n${problems.join("\n")}`);
    },
  };
}
