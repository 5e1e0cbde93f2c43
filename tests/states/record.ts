// Writes what the program of a version leaves behind. Only once: what is recorded is never written anew.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { markdown } from "../../provider/src/review/markdown.ts";
import { succeeded } from "../../tools/project/command.mts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { summaryOf } from "../support/recordedPreviews.ts";
import { emptyPlace, exportInClear, pathOf, type RecordedFile, withMarks } from "./recordedState.ts";

const stackExport = z.looseObject({
  deployment: z.looseObject({
    // Without the moments, and the places of this machine, that an import has no use for.
    resources: z.array(
      z.looseObject({}).transform(({ created, modified, sourcePosition, stackTrace, ...rest }) => rest),
    ),
  }),
});

export async function recordStates(version: string): Promise<void> {
  const place = await emptyPlace(version);
  try {
    const { sandbox, project } = place;
    const { gitlabUrl, tokens, gitlabs, webPage } = sandbox;
    const write = (file: RecordedFile, text: string) => {
      const path = pathOf(version, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, withMarks(text, sandbox), { flag: "wx" });
    };
    const json = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;
    const preview = async (name: string) => {
      const { stdout } = succeeded(await project.preview({ json: true }), `the preview ${name}`);
      expectNoSecrets(stdout, [
        ...Object.values(tokens),
        ...Object.values(gitlabs.selfManaged.tokens),
        sandbox.apiKey,
      ]);
      // As it will be read: the addresses of this sandbox are in it no more.
      const text = withMarks(json(JSON.parse(stdout)), sandbox);
      const summary = summaryOf(text);
      write(`previews/${name}.json`, text);
      write(`previews/${name}.summary.json`, json(summary));
      write(`previews/${name}.md`, markdown(summary));
    };

    // What the program takes over.
    webPage.create({
      name: "by hand",
      url: gitlabUrl,
      description: "made by hand",
      token: tokens.valid3,
      tags: ["x"],
      metadata: { fetch_users: true, note: "keep me" },
    });
    webPage.create({
      name: "cloud-oauth-adopted",
      url: gitlabUrl,
      authentication: "oauth",
      token: tokens.valid3,
    });
    webPage.create({ name: "plugin-oauth", url: gitlabUrl, authentication: "oauth", token: tokens.valid3 });
    for (const name of ["enterprise-oauth", "plugin-enterprise-oauth"]) {
      const { url, tokens } = gitlabs.selfManaged;
      webPage.create({ name, url, authentication: "oauth", token: tokens.valid });
    }

    // One of them is rotated, so that there is a record that an update has written.
    const { ROTATED_TOKEN, CLOUD_TOKEN } = project.env;
    Object.assign(project.env, { ROTATED_TOKEN: CLOUD_TOKEN });
    await preview("new");
    succeeded(await project.up(), "the first up");
    Object.assign(project.env, { ROTATED_TOKEN });
    await preview("rotate");
    succeeded(await project.up(), "the up that rotates");
    await preview("unchanged");
    project.env.TAG = "changed";
    await preview("retag");

    const exported = await exportInClear(project);
    write("stack.json", json(stackExport.parse(JSON.parse(exported))));
    write("sei.json", json(JSON.parse(await place.closeSei())));
  } finally {
    await place.dispose();
  }
}
