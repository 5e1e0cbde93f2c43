import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient, send } from "../../tests/support/seiClient.ts";
import type { Sandbox } from "../src/index.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

const page = (path = "") => send({ method: "GET", url: sandbox.pageUrl + path });

test("the page shows every integration with its health, its tags and who manages it", async () => {
  const id = sandbox.webPage.create({
    name: "team-a",
    url: "https://gitlab.com",
    token: sandbox.tokens.valid,
    tags: ["platform"],
    metadata: { managed_by: "acme/urn:pulumi:prod" },
  });
  expect((await page("page/live")).text).toContain('<span class="health warning">warning</span>');

  sandbox.scan(id);

  const { text, headers } = await page();
  expect(headers["content-type"]).toMatch(/^text\/html/);
  for (const shown of [
    id,
    "team-a",
    "GitLab Cloud",
    "api_key",
    "ACTIVE",
    "platform",
    "acme/urn:pulumi:prod",
  ]) {
    expect(text).toContain(shown);
  }
  expect(text).toContain('<span class="health healthy">healthy</span>');
  expect(text).not.toContain(sandbox.tokens.valid);
});

test("the page shows the last requests with their faults, and none of its own", async () => {
  sandbox.inject({ match: "GET /v1/tags/*", fault: "resetBeforeCommit" });
  await seiClient(sandbox)
    .get("/v1/tags/1")
    .catch(() => "cut");
  await page();

  const { text } = await page("page/live");

  expect(text).toContain("GET /v1/tags/1");
  expect(text).toContain("resetBeforeCommit");
  expect(sandbox.requests()).toHaveLength(1);
});

test("what a caller sends is shown as text", async () => {
  sandbox.webPage.create({ name: "<script>alert(1)</script>" });

  const { text } = await page("page/live");

  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(text).not.toContain("<script>alert");
});

test("there is one stylesheet, and nothing else", async () => {
  expect((await page("page.css")).headers["content-type"]).toMatch(/^text\/css/);
  expect((await page("favicon.ico")).status).toBe(404);
});
