// What docs/policy.md says of the policy pack. The policies themselves are tried on the real engine, in
// tests/lifecycle/policy.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
