// The warning of a take-over goes into logs and pull requests: it names what changes, and values only of fields that
// never hold a secret.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

test.each<[field: string, inputs: object]>([
  ["metadata", { metadata: { deploy_password: "hunter2-hunter2" } }],
  [
    "a proxy's password",
    { satelliteOptions: { proxy: { host: "p", port: 1, password: "hunter2-hunter2" } } },
  ],
])("no value of %s is in it", async (_field, inputs) => {
  const { gitlabUrl: url, tokens, webPage } = stack.sandbox;
  const id = webPage.create({ name: "by hand", url, token: tokens.valid });
  const { warnings, errors } = await stack.driver.preview(
    stack.program({ name: "by hand", existingId: id, ...inputs }),
  );
  expect([...warnings, ...errors].join()).not.toContain("hunter2");
});
