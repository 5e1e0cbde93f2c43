// The warning of a take-over goes into logs and pull requests: it names what changes, and values only of fields that
// never hold a secret.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const SECRET = "hunter2-hunter2";
const behindSatellite = { accountType: "enterprise", satellite: true, token: undefined };

test.each<[field: string, inputs: object, told: string]>([
  ["metadata", { metadata: { deploy_password: SECRET } }, "metadata changed"],
  [
    "metadata behind a satellite",
    { ...behindSatellite, metadata: { deploy: { password: SECRET } } },
    "metadata changed",
  ],
  [
    "a satellite's proxy",
    {
      ...behindSatellite,
      name: "renamed",
      satelliteOptions: { proxy: { host: "p", port: 1, password: SECRET } },
    },
    "name by hand -> renamed",
  ],
])("no value of %s is in it", async (_field, inputs, told) => {
  const { gitlabUrl: url, tokens, webPage } = stack.sandbox;
  const existing = "satellite" in inputs ? { satellite: true } : { token: tokens.valid };
  const existingId = webPage.create({ name: "by hand", url, ...existing });

  const { warnings, errors } = await stack.driver.preview(
    stack.program({ name: "by hand", existingId, ...inputs }),
  );

  expect(errors).toEqual([]);
  expect(warnings.join()).toContain(told);
  expect(warnings.join()).not.toContain("hunter2");
});
