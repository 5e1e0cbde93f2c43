// provider/src/plugin/schema.json: the package schema of the plugin, of which Pulumi makes SDKs and their pages. Types
// are those of the zod schemas; texts are those of the pages and of the comments in the sources.
import { z } from "zod";

type Json = Record<string, unknown>;

/** What is known of each property of an object. */
export interface ObjectShape {
  /** The object's name in the schema, under which its properties are described. */
  readonly name: string;
  readonly schema: z.ZodObject;
  readonly secrets?: readonly string[];
  readonly replaces?: readonly string[];
}

export interface ResourceShape {
  readonly type: string;
  readonly inputs: ObjectShape;
  readonly outputs: ObjectShape;
  /** Its type as a dynamic resource, whose states it takes on. */
  readonly dynamicType: string;
  /** What a list can be narrowed down by. */
  readonly lists: ObjectShape;
}

export interface FunctionShape {
  readonly type: string;
  readonly takes: ObjectShape;
  readonly gives: ObjectShape;
}

export interface PackageShape {
  readonly version: string;
  readonly configuration: ObjectShape;
  readonly resources: readonly ResourceShape[];
  readonly functions: readonly FunctionShape[];
  /** @throws Error when nothing is said of it, and it does not say itself what it is. */
  readonly describe: (owner: string, property?: string) => string | undefined;
  /** What a change of an input does; empty where there is nothing to say. */
  readonly changeText: (input: string) => string;
}

/** What an object or a set of choices is called, by the property that has it. */
const NAMES: Readonly<Record<string, string>> = {
  accountType: "AccountType",
  apiKeyFrom: "SecretReference",
  authMethod: "AuthMethod",
  checks: "ConnectionCheck",
  errors: "IngestionError",
  health: "IngestionHealth",
  ingestion: "Ingestion",
  ingestionFailure: "IngestionFailure",
  integrations: "GitLabIntegrationResult",
  oauth: "OAuthAuthorization",
  outcome: "CheckOutcome",
  proxy: "SatelliteProxy",
  role: "KeyRole",
  satelliteOptions: "SatelliteOptions",
  sei: "SeiAccount",
  "validateConnection.sei": "SeiAccess",
  tokenFrom: "SecretReference",
  validateConnection: "ValidationMode",
};

export function pluginSchema(shape: PackageShape): Json {
  const { version, configuration, resources, functions, describe, changeText } = shape;
  const types: Record<string, Json> = {};

  const objectOf = (
    { name, schema, secrets = [], replaces = [] }: ObjectShape,
    more: (property: string) => string = () => "",
  ) => {
    const json = jsonOf(schema);
    return {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(propertiesOf(json)).map(([property, value]) => [
          property,
          {
            ...typeOf(value, name, property),
            description: [describe(name, property), more(property)].filter(Boolean).join("\n\n"),
            ...(secrets.includes(property) ? { secret: true } : {}),
            ...(replaces.includes(property) ? { willReplaceOnChanges: true } : {}),
          },
        ]),
      ),
      required: stringsOf(json.required),
    };
  };

  function typeOf(json: Json, owner: string, property: string): Json {
    const name = NAMES[`${owner}.${property}`] ?? NAMES[property] ?? "";
    if (Array.isArray(json.enum)) return named(name, { type: "string", enum: json.enum.map(choice) });
    if (json.type === "array") return { type: "array", items: typeOf(asJson(json.items), owner, property) };
    if (Array.isArray(json.anyOf)) return named(name, merged(json.anyOf.map(asJson), name));
    if (json.properties !== undefined) return named(name, members(json, name));
    if (json.type === "object") return { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } };
    return { type: json.type };
  }

  function named(name: string, definition: Json): Json {
    const token = `harness-sei:index:${name}`;
    if (name === "") throw new Error(`no name for ${JSON.stringify(definition)}`);
    const known = types[token];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition)) {
      throw new Error(`${name} is defined in two ways`);
    }
    types[token] = definition;
    return { $ref: `#/types/${token}` };
  }

  function members(json: Json, name: string): Json {
    const properties = Object.entries(propertiesOf(json)).map(([property, value]) => [
      property,
      { ...typeOf(value, name, property), description: describe(name, property) },
    ]);
    const required = stringsOf(json.required);
    return {
      type: "object",
      description: describe(name),
      properties: Object.fromEntries(properties),
      ...(required.length === 0 ? {} : { required }),
    };
  }

  /** One of several objects: the schema knows no such choice, so all is optional, and the check knows better. */
  function merged(options: readonly Json[], name: string): Json {
    const properties = Object.assign({}, ...options.map(propertiesOf));
    return members({ properties }, name);
  }

  const resourceOf = ({ type, inputs, outputs, dynamicType, lists }: ResourceShape) => {
    const { properties: inputProperties, required: requiredInputs } = objectOf(inputs, (input) =>
      changeOf(changeText(input)),
    );
    const { properties, required } = objectOf(outputs);
    const aliases = [{ type: dynamicType }];
    const description = describe(inputs.name);
    // Read by engines that can list; older ones pass over it.
    const listInputs = { type: "object", properties: objectOf(lists).properties };
    return [
      type,
      { description, aliases, inputProperties, requiredInputs, listInputs, properties, required },
    ];
  };

  const functionOf = ({ type, takes, gives }: FunctionShape) => [
    type,
    { description: describe(takes.name), inputs: objectOf(takes), outputs: objectOf(gives) },
  ];

  const variables = objectOf(configuration).properties;
  const made = {
    config: { variables },
    provider: { description: describe(configuration.name), inputProperties: variables },
    resources: Object.fromEntries(resources.map(resourceOf)),
    functions: Object.fromEntries(functions.map(functionOf)),
  };
  return {
    name: "harness-sei",
    displayName: "Harness SEI",
    version,
    description: "GitLab integrations of Harness Software Engineering Insights (SEI).",
    keywords: ["pulumi", "harness", "sei", "gitlab", "category/infrastructure", "kind/native"],
    license: "Apache-2.0",
    publisher: "pulumi-harness-sei",
    ...made,
    types: Object.fromEntries(Object.entries(types).sort(([left], [right]) => (left < right ? -1 : 1))),
    language: {
      nodejs: { packageName: "pulumi-harness-sei-sdk", respectSchemaVersion: true },
      python: { packageName: "pulumi_harness_sei", respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { importBasePath: "example.com/pulumi-harness-sei/sdk/go/harnesssei", respectSchemaVersion: true },
      csharp: { respectSchemaVersion: true },
    },
  };
}

/** As a sentence, and without links, which would lead nowhere from the page of a package. */
function changeOf(text: string): string {
  return text === "" ? "" : `A change: ${text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")}.`;
}

function jsonOf(schema: z.ZodObject): Json {
  return asJson(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

function propertiesOf(json: Json): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(asJson(json.properties)).map(([name, value]) => [name, asJson(value)]),
  );
}

function asJson(value: unknown): Json {
  return z.record(z.string(), z.unknown()).parse(value ?? {});
}

function stringsOf(value: unknown): string[] {
  return z.array(z.string()).parse(value ?? []);
}

function choice(value: unknown): Json {
  const text = z.string().parse(value);
  return { name: text.charAt(0).toUpperCase() + text.slice(1), value: text };
}
