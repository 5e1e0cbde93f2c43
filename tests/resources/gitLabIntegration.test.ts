// The class as a program sees it, without an engine.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "../../provider/src/resources/gitLabIntegration.ts";

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ inputs }) => ({ id: "4691", state: inputs }),
    call: () => ({}),
  }),
);

const make = (opts: pulumi.CustomResourceOptions = {}) =>
  new GitLabIntegration("gitlab", { accountType: "cloud", authMethod: "pat", token: "glpat-x" }, opts);

test("every declared output is one, whether the program gives the input or not", () => {
  const gitlab = make();
  const outputs = [
    gitlab.name,
    gitlab.description,
    gitlab.tags,
    gitlab.ingestion,
    gitlab.sei,
    gitlab.satelliteConfig,
  ];
  expect(outputs.map((output) => pulumi.Output.isInstance(output))).toEqual(outputs.map(() => true));
});

test("an input that the program leaves out is an output without a value, and one that it gives has it", async () => {
  const value = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
  const { description, tags } = new GitLabIntegration("gitlab", {
    accountType: "cloud",
    authMethod: "pat",
    token: "glpat-x",
    tags: ["platform"],
  });
  expect([await value(description), await value(tags)]).toEqual([undefined, ["platform"]]);
});

test.each(["import", "id"] as const)("the option %s is refused at once, and names existingId", (option) => {
  expect(() => make({ [option]: "4691" })).toThrow(/^\[IMPORT_UNSUPPORTED\] gitlab: .* existingId/);
});
