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

    expect(await page.evaluate(TOO_WIDE)).toBe(false);

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

inBrowser(
  "what is typed into the filter is shown at once, and stays in the address",
  async () => {
    for (const name of ["team-a", "team-b", "payments"]) sandbox.webPage.create({ name });
    page = await openPage(sandbox.pageUrl);
    await page.evaluate(textOnceItHas("3 of 3 shown"));

    await page.evaluate(`
      const input = document.querySelector("[name=filter]");
      input.value = "team";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    `);

    expect(await page.evaluate(textOnceItHas("2 of 3 shown"))).not.toContain("payments");
    expect(await page.evaluate("location.search")).toBe("?filter=team");
    // Whoever opens the same address, or comes back to it, sees the same.
    await page.open(`${sandbox.pageUrl}?filter=team`);
    expect(await page.evaluate("document.body.innerText")).toContain("2 of 3 shown");
    sandbox.webPage.create({ name: "team-c" });
    expect(await page.evaluate(textOnceItHas("3 of 4 shown"))).toContain("team-c");
  },
  60_000,
);

inBrowser(
  "an integration leads to its scans and its requests, which go on being shown",
  async () => {
    const id = sandbox.webPage.create({ name: "team-a", token: sandbox.tokens.valid });
    page = await openPage(sandbox.pageUrl);
    await page.evaluate(textOnceItHas("team-a"));

    await page.follow("document.querySelector('td a').click()");

    expect(await page.evaluate("location.search")).toBe(`?integration=${id}`);
    await page.evaluate(textOnceItHas("the first comes a minute after the create"));
    sandbox.scan(id);
    await seiClient(sandbox).get(`/v1/integrations/${id}`);
    expect(await page.evaluate(textOnceItHas(`GET /v1/integrations/${id}`))).toContain("success");
    await page.follow("document.querySelector('.back a').click()");
    expect(await page.evaluate("document.body.innerText")).toContain("1 of 1 shown");
  },
  60_000,
);

/** A scroll bar takes its part of the width, too. */
const TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth";

const TELEPHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

interface Look {
  readonly what: "list" | "integration";
  readonly scheme: "light" | "dark";
  readonly size: Size;
  /** A file of docs/images. */
  readonly picture?: string;
}

describe("light and dark, on a telephone and on a desk", () => {
  const looks: readonly Look[] = [
    { what: "list", scheme: "light", size: DESK, picture: "sandbox-list.png" },
    { what: "list", scheme: "dark", size: DESK },
    { what: "list", scheme: "light", size: TELEPHONE, picture: "sandbox-telephone.png" },
    { what: "integration", scheme: "dark", size: TELEPHONE },
    { what: "integration", scheme: "light", size: DESK },
    { what: "integration", scheme: "dark", size: DESK, picture: "sandbox-integration.png" },
  ];

  // One start of the browser for all of them.
  inBrowser(
    "every text stands out from what is behind it, and nothing is wider than the page",
    async () => {
      const id = await busySandbox(sandbox);
      page = await openPage(sandbox.pageUrl);
      for (const { what, scheme, size, picture } of looks) {
        await page.look(size, scheme);
        await page.open(what === "list" ? sandbox.pageUrl : `${sandbox.pageUrl}?integration=${id}`);
        const look = `${what}, ${scheme}, ${size.width}`;

        expect([look, await page.evaluate(FAINT_TEXTS)]).toEqual([look, []]);
        expect([look, await page.evaluate(TOO_WIDE)]).toEqual([look, false]);
        expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
          scheme === "dark" ? "rgb(14, 18, 23)" : "rgb(244, 246, 249)",
        );
        // `npm run docs:sandbox` draws the pictures of docs/sandbox.md.
        const folder = process.env.SCREENSHOTS;
        if (folder && picture) writeFileSync(join(folder, picture), await page.screenshot());
      }
    },
    120_000,
  );
});

/** Of each health one, and some requests, one of which failed. Returns the id of the one that has the most to show. */
async function busySandbox({ webPage, tokens, scan, inject }: Sandbox): Promise<string> {
  const managed_by = "acme/urn:pulumi:prod::platform::harness-sei:index:GitLabIntegration::gitlab";
  webPage.create({ name: "Mobile", url: "https://git.example.com", satellite: true, tags: ["mobile"] });
  webPage.create({ name: "Search", token: tokens.valid2, tags: ["core"], metadata: { managed_by } });
  const failing = webPage.create({ name: "Legacy", token: tokens.expired, tags: ["old"] });
  scan(failing);
  const sei = seiClient(sandbox);
  const request = { name: "Payments", application: "gitlab", method: "apikey", url: sandbox.gitlabUrl };
  inject({ match: "POST /v1/integrations", fault: "503" });
  await sei.post("/v1/integrations", { ...request, apikey: tokens.valid });
  const { body } = await sei.post("/v1/integrations", {
    ...request,
    apikey: tokens.valid,
    metadata: { managed_by, repos: "ledger,checkout", fetch_users: true },
  });
  webPage.retag(body.id, ["core", "platform"]);
  scan(body.id);
  sandbox.advanceTime(3 * 3_600_000);
  webPage.replaceToken(body.id, tokens.revoked);
  sandbox.advanceTime(1 * 3_600_000);
  await sei.get(`/v1/integrations/${body.id}`);
  return body.id;
}

/** WCAG 2.2 asks for 4.5 to 1: the texts that have less, with what they have. */
const FAINT_TEXTS = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isClear = (color) => channels(color)[3] === 0;
  const behind = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one);
      if (!isClear(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const withText = [...document.body.querySelectorAll("*")].filter((element) =>
    element.getClientRects().length > 0 &&
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ""));
  if (withText.length < 20) return ["the page is empty"];
  return withText
    .map((element) => [contrast(getComputedStyle(element).color, behind(element)), element.textContent.trim()])
    .filter(([ratio]) => ratio < 4.5)
    .map(([ratio, text]) => ratio.toFixed(1) + ": " + text.slice(0, 40));
})()`;

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
  open(url: string): Promise<void>;
  /** Does what leads to another page, and waits for that. */
  follow(expression: string): Promise<void>;
  look(size: Size, scheme: "light" | "dark"): Promise<void>;
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The least of the DevTools protocol that a page needs. */
async function openPage(url: string, size: Size = { width: 1280, height: 720 }): Promise<BrowserPage> {
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
  /** Nothing is asked of a page before it is the right one. */
  const untilLoaded = async (begin: () => Promise<unknown>) => {
    const loaded = new Promise((resolve) => {
      waitingForLoad = resolve;
    });
    await begin();
    await loaded;
  };
  const open = (target: string) => untilLoaded(() => command("Page.navigate", { url: target }));
  // A window has a least width; a telephone is narrower.
  const resize = (to: Size) =>
    command("Emulation.setDeviceMetricsOverride", { ...to, deviceScaleFactor: 1, mobile: false });
  await command("Page.enable");
  await resize(size);
  await open(url);

  return {
    evaluate,
    open,
    follow: (expression) => untilLoaded(() => evaluate(expression)),
    async look(to, scheme) {
      await resize(to);
      await command("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: scheme }],
      });
    },
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
