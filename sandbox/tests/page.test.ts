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

test.each([
  ["gitlab.com", { url: "https://gitlab.com" }, "GitLab Cloud"],
  ["its stand-in", {}, "GitLab Cloud"],
  ["a name that begins like it", { url: "https://gitlab.com.example.com" }, "GitLab Enterprise"],
  ["another host", { url: "https://gitlab.example.com" }, "GitLab Enterprise"],
  [
    "gitlab.com by a satellite",
    { url: "https://gitlab.com", satellite: true },
    "GitLab Cloud, by a satellite",
  ],
  [
    "another host by a satellite",
    { url: "https://gitlab.example.com", satellite: true },
    "Private Cloud or Enterprise, by a satellite",
  ],
])("the account type of %s is what can be known of it", async (_what, integration, type) => {
  sandbox.webPage.create({ name: "one", url: sandbox.gitlabUrl, ...integration });

  expect((await page("page/live")).text).toContain(`<td data-title="Account type">${type}</td>`);
});

test("the page says what each health means", async () => {
  const { text } = await page("page/live");
  for (const health of ["healthy", "warning", "failed", "unknown"]) {
    expect(text).toMatch(new RegExp(`<span class="health ${health}">${health}: [^<]+\\.</span>`));
  }
});

describe("the filter", () => {
  beforeEach(() => {
    const { token } = { token: sandbox.tokens.valid };
    const id = sandbox.webPage.create({
      name: "Payments",
      url: "https://git.example.com",
      token,
      tags: ["core"],
    });
    sandbox.webPage.create({ name: "search", metadata: { managed_by: "acme/urn:pulumi:prod" } });
    sandbox.scan(id);
  });

  test.each([
    ["nothing", "", ["Payments", "search"]],
    ["a part of a name, in any letters", "filter=pay", ["Payments"]],
    ["an address", "filter=git.example", ["Payments"]],
    ["a tag", "filter=core", ["Payments"]],
    ["who manages it", "filter=acme", ["search"]],
    ["two words, which both have to be there", "filter=pay+acme", []],
    ["a health", "health=healthy", ["Payments"]],
    ["a health and a word", "health=warning&filter=sea", ["search"]],
    ["a health that is none", "health=splendid", ["Payments", "search"]],
  ])("of %s", async (_what, query, names) => {
    for (const path of ["", "page/live"]) {
      const { text } = await page(`${path}?${query}`);
      const shown = [...text.matchAll(/<strong>(\w+)<\/strong>/g)].map(([, name]) => name);
      expect(shown.sort()).toEqual(names);
      expect(text).toContain(`${names.length} of 2 shown`);
      if (names.length === 0) expect(text).toContain("No integration fits the filter.");
    }
  });

  test("stays in its fields, as text", async () => {
    const { text } = await page("?filter=%22%3E%3Cscript%3E&health=failed");
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(text).toContain("<option selected>failed</option>");
  });
});

describe("one integration", () => {
  test("has its facts, its scans, and the requests about it alone", async () => {
    const sei = seiClient(sandbox);
    const request = { application: "gitlab", method: "apikey", url: sandbox.gitlabUrl };
    const create = async (name: string) =>
      (await sei.post("/v1/integrations", { ...request, name, apikey: sandbox.tokens.valid })).body.id;
    const id = await create("team-a");
    const other = await create("team-b");
    await sei.get(`/v1/integrations/${id}`);
    await sei.get(`/v1/integrations/${other}`);
    await sei.post("/v1/ingestion/status", { filter: { integration_ids: [id] } });
    sandbox.scan(id);
    sandbox.webPage.setMetadata(id, { repos: "backend", pr_commit_limit: "many" });
    sandbox.scan(id);

    const { text } = await page(`page/live?integration=${id}`);

    expect(text).toContain("<h2>team-a ");
    expect(text).toContain("&quot;repos&quot;: &quot;backend&quot;");
    expect(text).toContain(`fingerprint ${sandbox.integrations()[0]?.tokenFingerprint}`);
    expect(text).not.toContain(sandbox.tokens.valid);
    const [failed, succeeded] = sandbox.scans(id);
    expect([failed?.status, succeeded?.status]).toEqual(["failure", "success"]);
    expect(text).toMatch(
      /data-title="Outcome">failure[\s\S]*ClassCastException[\s\S]*data-title="Outcome">success/,
    );
    const requests = [...text.matchAll(/<code>([^<]+)<\/code>/g)].map(([, line]) => line);
    expect(requests).toEqual([
      "POST /v1/ingestion/status",
      `GET /v1/integrations/${id}`,
      "POST /v1/integrations",
    ]);
  });

  test.each([
    ["a satellite's", { satellite: true }, "the sandbox has none"],
    ["a new", {}, "the first comes a minute after the create"],
  ])("%s says why there is no scan", async (_what, fields, reason) => {
    const id = sandbox.webPage.create({ name: "quiet", ...fields });
    expect((await page(`?integration=${id}`)).text).toContain(reason);
  });

  test("that is gone is told", async () => {
    const { text } = await page("?integration=%3Cb%3E");
    expect(text).toContain("There is no integration &lt;b&gt;, or none any more.");
  });
});

describe("the buttons", () => {
  const act = (command: string, body: object, origin = new URL(sandbox.pageUrl).origin) =>
    send({
      method: "POST",
      url: `${sandbox.pageUrl}page/do${command}`,
      headers: { origin, "content-type": "text/plain" },
      body: JSON.stringify(body),
    });

  test("do what somebody does by hand", async () => {
    const { origin } = new URL(sandbox.pageUrl);
    const created = await act("/web-page/create", { name: "a", tags: ["one"], token: sandbox.tokens.valid });
    const { id } = JSON.parse(created.text);
    await act("/web-page/rename", { id, name: "b" });
    await act("/web-page/retag", { id, names: ["two", "three"] });
    await act("/web-page/replaceToken", { id, token: sandbox.tokens.valid2 });
    const before = sandbox.now().getTime();
    await act("/time", { advanceMs: 3_600_000 });

    const [stored] = sandbox.integrations();
    expect(stored).toMatchObject({ name: "b", tagNames: ["two", "three"] });
    expect(stored?.tokenIs(sandbox.tokens.valid2)).toBe(true);
    expect(sandbox.now().getTime() - before).toBeGreaterThanOrEqual(3_600_000);
    expect(JSON.parse((await act("/web-page/authorizeOAuth", {}, origin)).text)).toMatchObject({
      code: expect.any(String),
    });
    await act("/web-page/remove", { id });
    expect(sandbox.integrations()).toEqual([]);
  });

  test("say what is wrong", async () => {
    const answer = await act("/web-page/rename", { id: "1", name: "b" });
    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringContaining("There is no integration 1."),
    });
  });

  test.each([
    ["a web site on this machine", "/web-page/create", "http://127.0.0.1:1"],
    ["a program without the control endpoint", "/faults", undefined],
  ])("are not for %s", async (_who, command, origin) => {
    const { status } = await act(command, { name: "a" }, origin);

    expect([403, 404]).toContain(status);
    expect(sandbox.integrations()).toEqual([]);
  });
});

test("what a caller sends is shown as text", async () => {
  sandbox.webPage.create({ name: "<script>alert(1)</script>" });

  const { text } = await page("page/live");

  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(text).not.toContain("<script>alert");
});

test("there is one stylesheet and one script, and nothing else", async () => {
  expect((await page("page.css")).headers["content-type"]).toMatch(/^text\/css/);
  expect((await page("page.js")).headers["content-type"]).toMatch(/^text\/javascript/);
  expect((await page("favicon.ico")).status).toBe(404);
});
