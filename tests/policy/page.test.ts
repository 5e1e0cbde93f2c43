// What docs/policy.md says of the policy pack. The policies themselves are tried on the real engine, in
// tests/lifecycle/policy.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unknownNames } from "../../examples/policy/configuration.ts";
import { policies } from "../../examples/policy/policies.ts";

test("docs/policy.md tells of every policy, and of its settings with their defaults", () => {
  const page = readFileSync(join(__dirname, "..", "..", "docs", "policy.md"), "utf8");
  const told = [...page.matchAll(/^\| `(.+?)` \|.*\| (.*)\|$/gm)].map(([, name, settings]) => [
    name,
    settings?.trim(),
  ]);
  const offered = policies.map(({ name, configSchema }) => {
    const settings = Object.entries(configSchema?.properties ?? {}).map(
      ([setting, schema]) => `\`${setting}\`: \`${JSON.stringify(schema.default)}\``,
    );
    return [name, settings.join(", ")];
  });
  expect(told).toEqual(offered);
});

describe("the names in a configuration", () => {
  test.each([
    ["are those of the policies and their settings", { "token-expiry": ["maxDays"], "https-only": [] }, []],
    ["may be Pulumi's own, for all policies", { all: [] }, []],
    [
      "cannot be another policy",
      { "token-expry": [] },
      [
        'there is no policy "token-expry"; there are no-plain-text-token, token-from-required, token-expiry, ' +
          "https-only, no-adopt-existing-in-production, protected",
      ],
    ],
    [
      "cannot be another setting",
      { "token-expiry": ["maxDay", "maxDays"] },
      ['"token-expiry" has no setting "maxDay"; it has maxDays'],
    ],
    [
      "cannot be a setting of a policy without any",
      { protected: ["stacks"] },
      ['"protected" has no setting "stacks"; it has none'],
    ],
  ])("%s", (_what, given, problems) => {
    expect(unknownNames(given, policies)).toEqual(problems);
  });
});

test("no description says a number that a setting may change", () => {
  for (const { description } of policies) expect(description).not.toMatch(/\byear\b|\d/);
});
