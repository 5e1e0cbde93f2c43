// Pictures of pages, taken by a headless Chromium. It is no dependency of this project: whoever draws the images anew
// has one installed (Debian: `chromium`, with `fonts-liberation` and `fonts-noto-color-emoji`).
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

export interface Camera {
  /** A PNG of the whole page, as high as its content. */
  photograph(html: string): Promise<Buffer>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

export async function withCamera(width: number, use: (camera: Camera) => Promise<void>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), "review-images-"));
  const browser = spawn(
    installedBrowser(),
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = once(browser, "exit");
  try {
    const command = await connectedTo(await pageAddress(browser));
    // A page is never lower than its window.
    const window = { width, height: 1, deviceScaleFactor: 1, mobile: false };
    await command("Emulation.setDeviceMetricsOverride", window);
    await use({
      photograph: async (html) => {
        const { frameTree } = await command("Page.getFrameTree");
        await command("Page.setDocumentContent", { frameId: Object(frameTree).frame.id, html });
        const { cssContentSize } = await command("Page.getLayoutMetrics");
        const clip = { x: 0, y: 0, width, height: Object(cssContentSize).height, scale: 1 };
        const { data } = await command("Page.captureScreenshot", { clip, captureBeyondViewport: true });
        return Buffer.from(String(data), "base64");
      },
    });
  } finally {
    browser.kill();
    await exited;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function installedBrowser(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (found === undefined) throw new Error(`none of ${NAMES.join(", ")} is on PATH`);
  return found;
}

/** The address of the browser's first page, for the DevTools protocol. */
async function pageAddress({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error("the browser was started without its error output");
  for await (const line of createInterface(stderr)) {
    const port = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    return firstPage(port);
  }
  throw new Error("the browser ended before it showed a page");
}

/** It listens a moment before it has a page. */
async function firstPage(port: string): Promise<string> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
    const targets: { type: string; webSocketDebuggerUrl: string }[] = JSON.parse(await answer.text());
    const page = targets.find(({ type }) => type === "page");
    if (page !== undefined) return page.webSocketDebuggerUrl;
    await wait(50);
  }
}

type Result = Readonly<Record<string, unknown>>;
type Command = (method: string, params?: object) => Promise<Result>;

async function connectedTo(address: string): Promise<Command> {
  const socket = new WebSocket(address);
  const answered = new EventEmitter();
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(String(data));
    answered.emit(String(answer.id), answer);
  });
  await once(socket, "open");
  let commands = 0;
  return async (method, params = {}) => {
    commands += 1;
    socket.send(JSON.stringify({ id: commands, method, params }));
    const [{ result, error }] = await once(answered, String(commands));
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
}
