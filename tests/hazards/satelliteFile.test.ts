// Our satellite.yml against the one that SEI's documentation shows for GitLab (developer.harness.io, Connect with GitLab
// On-Prem), key by key.
import { parse } from "yaml";
import { renderSatelliteConfig } from "../../provider/src/satellite/render.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

/** The keys of the documented sample, and what stands under each of them there. */
const DOCUMENTED = {
  satellite: {
    tenant: "the account's id",
    api_key: "the SEI key",
    url: "SEI's address, up to /sei/api",
  },
  integration: {
    id: "the integration's id, as text",
    application: "gitlab",
    url: "root of the GitLab",
    metadata: "settings of the ingestion",
    authentication: "apikey",
  },
};

/**
 * What SEI's web page writes besides: the sample leaves the GitLab token out, and without one the satellite could not
 * sign in; a proxy only where there is one.
 */
const BESIDES = { satellite: ["proxy"], integration: ["api_key"] };

let stack: DrivenStack;
let file: { satellite: Record<string, unknown>; integrations: [Record<string, unknown>] };
beforeAll(async () => {
  stack = await startDrivenStack();
  const { url, tokens } = stack.sandbox.gitlabs.selfManaged;
  await stack.created({
    accountType: "privateCloud",
    url,
    token: tokens.valid,
    ingestion: { projects: ["backend", "frontend"], commits: true, mergeRequests: true },
    satelliteOptions: { proxy: { host: "proxy.example.com", port: 3128, allTraffic: true } },
  });
  const { satelliteConfig } = stack.driver.state()?.outputs ?? {};
  const rendered = renderSatelliteConfig(String(satelliteConfig), {
    apiKey: "sei-key",
    token: "gitlab-token",
  });
  file = parse(rendered);
});
afterAll(() => stack?.close());

test("every key of the sample is in ours, and no other but those of SEI's own web page", () => {
  const [integration] = file.integrations;
  expect(Object.keys(file).sort()).toEqual(["integrations", "satellite"]);
  expect(Object.keys(file.satellite).sort()).toEqual(
    [...Object.keys(DOCUMENTED.satellite), ...BESIDES.satellite].sort(),
  );
  expect(Object.keys(integration).sort()).toEqual(
    [...Object.keys(DOCUMENTED.integration), ...BESIDES.integration].sort(),
  );
});

test("what stands under them is what the sample means", () => {
  const [integration] = file.integrations;
  expect(file.satellite).toEqual({
    tenant: expect.stringMatching(/^[^A-Z]+$/),
    api_key: "sei-key",
    url: stack.sandbox.seiBaseUrl,
    proxy: { host: "proxy.example.com", port: 3128, all_traffic: true },
  });
  expect(integration).toEqual({
    id: stack.driver.state()?.id,
    application: "gitlab",
    url: stack.sandbox.gitlabs.selfManaged.url,
    authentication: "apikey",
    api_key: "gitlab-token",
    metadata: { repos: "backend,frontend", fetch_commits: true, fetch_mrs: true },
  });
});

test("settings that the sample shows and the agent does not read are written by the keys that it does read (H13)", () => {
  const [{ metadata }] = file.integrations;
  for (const ignored of ["fetch_prs", "fetch_issues", "fetch_projects", "fetch_commit_files"]) {
    expect(metadata).not.toHaveProperty(ignored);
  }
  expect(metadata).toHaveProperty("fetch_mrs");
});
