import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { root } from "../project/root.mts";

const ENTRIES = ["index", "runtime"] as const;

/** `provider/api.md`: what the built package declares, so that a review shows what breaks a program. */
export function apiReport(): string {
  return [
    "# What the package declares\n",
    "Written by `npm run docs` from the type declarations, by API Extractor. A line that goes away or changes here breaks a program that uses it.\n",
    ...ENTRIES.map((entry) => `## \`dist/${entry}.d.ts\`\n\n${declarationsOf(entry)}\n`),
  ].join("\n");
}

function declarationsOf(entry: string): string {
  const folder = mkdtempSync(join(tmpdir(), "api-report-"));
  const provider = join(root, "provider");
  try {
    Extractor.invoke(
      ExtractorConfig.prepare({
        configObject: {
          projectFolder: provider,
          mainEntryPointFilePath: join(provider, "dist", `${entry}.d.ts`),
          compiler: { tsconfigFilePath: join(provider, "tsconfig.json") },
          apiReport: {
            enabled: true,
            reportFolder: folder,
            reportTempFolder: join(folder, "temp"),
            reportFileName: entry,
          },
          messages: { extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } } },
          newlineKind: "lf",
        },
        configObjectFullPath: undefined,
        packageJsonFullPath: join(provider, "package.json"),
      }),
      { localBuild: true, messageCallback: (message) => Object.assign(message, { handled: true }) },
    );
    const report = readFileSync(join(folder, `${entry}.api.md`), "utf8");
    const declarations = report.slice(
      report.indexOf("```ts\n") + "```ts\n".length,
      report.lastIndexOf("```"),
    );
    // Not `ts`: our pages mark what compiles with it.
    return `\`\`\`typescript\n${declarations.trim()}\n\`\`\``;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
