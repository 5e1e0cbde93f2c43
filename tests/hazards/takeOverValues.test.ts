// The warning of a take-over goes into logs and pull requests: it names what changes, and values only of fields that
// never hold a secret.
import { startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test.each<[field: string, inputs: object]>([
  ["metadata", { metadata: { deploy_password: "hunter2-hunter2" } }],
  [
    "a proxy's password",
    { satelliteOptions: { proxy: { host: "p", port: 1, password: "hunter2-hunter2" } } },
  ],
])("no value of %s is in it", async (_field, inputs) => {
  const { gitlabUrl: url, tokens, webPage } = world.sandbox;
  const id = webPage.create({ name: "by hand", url, token: tokens.valid });
  const { warnings, errors } = await world.driver.preview(
    world.program({ name: "by hand", existingId: id, ...inputs }),
  );
  expect([...warnings, ...errors].join()).not.toContain("hunter2");
});
