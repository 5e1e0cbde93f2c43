// The download that Pulumi itself offers, through the Automation API: the CLI of the SDK's own version.
import http from "node:http";
import { join } from "node:path";
import { type Engine, engineIn } from "../engine.mts";
import { installOnce } from "../installOnce.mts";
import type { Report } from "../route.mts";

const installer = "https://get.pulumi.com/install.sh";
const firstAnswerMs = 20_000;

export async function officialInstall(place: string, report: Report): Promise<Engine> {
  // The Automation API loads in about a second, which only this route should cost.
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  // The installer's own download has no short time limit: on a machine without a way out it would wait for minutes.
  http.setGlobalProxyFromEnv();
  await answers(installer);
  report("official: downloading");
  return await installOnce({
    place,
    build: async (aside) => {
      await PulumiCommand.install({ root: aside });
    },
    inspect: (folder) => engineIn(join(folder, "bin")),
  });
}

async function answers(address: string): Promise<void> {
  const response = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(firstAnswerMs) }).catch(
    (cause: unknown) => {
      throw new Error(`${address} cannot be reached`, { cause });
    },
  );
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
}
