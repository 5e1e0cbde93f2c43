// The package schema, of which Pulumi makes the SDKs of every language and their pages.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changeText } from "../../provider/src/integration/fields.ts";
import { inputsSchema } from "../../provider/src/integration/inputs.ts";
import schema from "../../provider/src/plugin/schema.json";
import { PACKAGE } from "../../provider/src/plugin/shape.ts";
import { isIngestionKey, isIntegration } from "../../provider/src/text/urn.ts";
import { commentsIn } from "../../tools/docs/comments.mts";
import { pluginSchema } from "../../tools/docs/pluginSchema.mts";
import { pluginTexts } from "../../tools/docs/pluginTexts.mts";
import { readSources } from "../../tools/docs/sources.mts";
import { root } from "../../tools/project/root.mts";

const { version } = JSON.parse(readFileSync(join(root, "provider", "package.json"), "utf8"));
const describe = pluginTexts(commentsIn(readSources()));

test("it is what `npm run docs` writes", () => {
  expect(schema).toEqual(pluginSchema({ ...PACKAGE, version, describe, changeText }));
});

const { inputProperties, properties, aliases } = schema.resources["harness-sei:index:GitLabIntegration"];

test("it has every input that a program of the class may give, and no marker", () => {
  const inputs = Object.keys(inputsSchema().shape).filter((name) => name !== "managedBy");
  expect(Object.keys(inputProperties).sort()).toEqual(inputs.sort());
});

test("no credential is an output", () => {
  expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(["token"]));
  expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(["oauth"]));
});

test.each([
  { where: "the provider's key", property: schema.provider.inputProperties.apiKey },
  { where: "the stack's key", property: schema.config.variables.apiKey },
  { where: "the token", property: inputProperties.token },
  { where: "an authorization", property: inputProperties.oauth },
  { where: "a satellite's configuration", property: properties.satelliteConfig },
  {
    where: "a new key",
    property: schema.resources["harness-sei:index:IngestionKey"].properties.key,
  },
])(
  "$where is a secret, and no SDK takes it from the environment, where it would be recorded in clear",
  ({ property }) => {
    expect(property).toMatchObject({ secret: true });
    expect(property).not.toHaveProperty("defaultInfo");
  },
);

test("SDKs hand on the type of the dynamic class as an alias, so that a stack can change doors", () => {
  expect(aliases).toEqual([{ type: "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration" }]);
});

test("reviews know its resources by their types, in components as well", () => {
  const urns = Object.keys(schema.resources).map((type) => `urn:pulumi:dev::app::my:Component$${type}::name`);
  expect(urns.map((urn) => [isIntegration(urn), isIngestionKey(urn)])).toEqual([
    [true, false],
    [false, true],
  ]);
});
