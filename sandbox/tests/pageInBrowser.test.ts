import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient } from "../../tests/support/seiClient.ts";
import type { Sandbox } from "../src/index.ts";

// A browser is no dependency of this project: where one is installed (Debian: `chromium`), the page is tried in it.
const browser = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));
const inBrowser = browser === undefined ? test.skip : test;

let sandbox: Sandbox;
let page: BrowserPage;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
// Whatever the test finds: a browser left behind would keep the test run alive.
afterEach(async () => {
  await page?.close();
  await sandbox.close();
});

inBrowser(
  "the page shows, by itself, what has changed since it was opened",
  async () => {
    sandbox.webPage.create({
      name: "team-a",
      tags: ["platform"],
      metadata: { managed_by: "acme/urn:pulumi:prod" },
    });
    page = await openPage(sandbox.pageUrl);
    const sei = seiClient(sandbox);
    expect(await page.evaluate("document.title")).toBe("Your Integrations · sandbox");
    expect(await page.evaluate("document.body.innerText")).toMatch(
      /team-a[\s\S]*platform[\s\S]*acme\/urn:pulumi:prod/,
    );

    const request = { name: "team-b", application: "gitlab", method: "apikey", url: "https://gitlab.com" };
    sandbox.inject({ match: "POST /v1/integrations", fault: "503" });
    await sei.post("/v1/integrations", { ...request, apikey: sandbox.tokens.valid });
    const { body } = await sei.post("/v1/integrations", { ...request, apikey: sandbox.tokens.valid });
    sandbox.scan(body.id);

    expect(await page.evaluate(textOnceItHas("\thealthy\t"))).toMatch(
      /team-b[\s\S]*healthy[\s\S]*team-a[\s\S]*warning/,
    );
    // `npm run docs:sandbox` draws the picture of docs/sandbox.md.
    if (process.env.SCREENSHOT) writeFileSync(process.env.SCREENSHOT, await page.screenshot());
  },
  60_000,
);

inBrowser(
  "its buttons work, what was opened stays open, and nothing is wider than a telephone",
  async () => {
    const url = `https://gitlab.example.com/${"long".repeat(40)}`;
    const managed_by = `acme/urn:pulumi:prod::${"x".repeat(200)}`;
    const id = sandbox.webPage.create({ name: "team-a", url, metadata: { managed_by } });
    await seiClient(sandbox).get(`/v1/integrations/${id}`);
    page = await openPage(sandbox.pageUrl, { width: 390, height: 800 });
    await page.evaluate(textOnceItHas("team-a"));

    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);

    await page.evaluate(`document.querySelector("details").open = false`);
    await page.evaluate(`document.querySelector("[data-action=rename]").click()`);
    expect(await page.evaluate(`document.querySelector("dialog input").value`)).toBe("team-a");
    await page.evaluate(`document.querySelector("dialog input").value = "team-b"`);
    await page.evaluate(`document.querySelector("dialog [value=yes]").click()`);
    await page.evaluate(textOnceItHas("team-b"));
    expect(sandbox.integrations()).toMatchObject([{ name: "team-b" }]);
    expect(await page.evaluate(`document.querySelector("details").open`)).toBe(false);
  },
  60_000,
);

/** Resolves in the browser, when the page has shown the text. */
function textOnceItHas(text: string): string {
  return `new Promise((resolve) => {
    const look = () => document.body.innerText.includes(${JSON.stringify(text)}) && resolve(document.body.innerText);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    look();
  })`;
}

interface BrowserPage {
  evaluate(expression: string): Promise<unknown>;
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** The least of the DevTools protocol that a page needs. */
async function openPage(url: string, size = { width: 1280, height: 720 }): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), "sandbox-browser-"));
  const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"];
  const child = spawn(browser ?? "", [...options, `--user-data-dir=${profile}`, url]);
  const port = await new Promise<string>((resolve) => {
    createInterface(child.stderr).on("line", (line) => {
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const reply = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets: { type: string; webSocketDebuggerUrl: string }[] = JSON.parse(await reply.text());
  const target = targets.find(({ type }) => type === "page");
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));

  let waitingForLoad: (value: undefined) => void = () => {};
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.method === "Page.loadEventFired") waitingForLoad(undefined);
    waiting.get(message.id)?.(message.result);
  });
  const command = (method: string, params: object = {}) =>
    new Promise<Record<string, unknown>>((resolve) => {
      const id = waiting.size + 1;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  const evaluate = async (expression: string) => {
    const { result } = await command("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return Object(result).value;
  };
  // The first page is a blank one, so that nothing is asked of it before it is the right one.
  const loaded = new Promise((resolve) => {
    waitingForLoad = resolve;
  });
  await command("Page.enable");
  // A window has a least width; a telephone is narrower.
  await command("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile: false });
  await command("Page.navigate", { url });
  await loaded;

  return {
    evaluate,
    screenshot: async () => Buffer.from(String((await command("Page.captureScreenshot")).data), "base64"),
    close: async () => {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      socket.close();
      child.kill();
      await exited;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
