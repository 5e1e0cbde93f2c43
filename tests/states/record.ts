// Writes what the program of a version leaves behind. Only once: a recorded state is never written anew.
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { succeeded } from "../../tools/project/command.mts";
import { emptyPlace, exportInClear, pathOf, withMarks } from "./recordedState.ts";

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
    const { gitlabUrl, tokens, webPage } = sandbox;
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

    // One of them is rotated, so that there is a record that an update has written.
    const { ROTATED_TOKEN, CLOUD_TOKEN } = project.env;
    Object.assign(project.env, { ROTATED_TOKEN: CLOUD_TOKEN });
    succeeded(await project.up(), "the first up");
    Object.assign(project.env, { ROTATED_TOKEN });
    succeeded(await project.up(), "the up that rotates");

    const exported = await exportInClear(project);
    const write = (file: "stack.json" | "sei.json", content: unknown) => {
      const text = `${withMarks(JSON.stringify(content, null, 2), sandbox)}\n`;
      writeFileSync(pathOf(version, file), text, { flag: "wx" });
    };
    write("stack.json", stackExport.parse(JSON.parse(exported)));
    write("sei.json", JSON.parse(await place.closeSei()));
  } finally {
    await place.dispose();
  }
}
