// One resource of every kind, through both doors. What an up of it left in Pulumi and in SEI stands beside it.
const pulumi = require("@pulumi/pulumi");
const { GitLabIntegration, IngestionKey } = require("pulumi-harness-sei");

/** As `pulumi package gen-sdk` has them. */
const ofPlugin = (type) =>
  class extends pulumi.CustomResource {
    constructor(name, args) {
      super(`harness-sei:index:${type}`, name, args);
    }
  };
const PluginIntegration = ofPlugin("GitLabIntegration");
const PluginKey = ofPlugin("IngestionKey");

const env = process.env;
const tags = [env.TAG];
const cloud = { accountType: "cloud", url: env.CLOUD_URL, tags };
const byToken = { ...cloud, authMethod: "pat", token: env.CLOUD_TOKEN };
const enterprise = { accountType: "enterprise", authMethod: "pat", url: env.SELF_MANAGED_URL, tags };

new GitLabIntegration("cloud-token", {
  ...byToken,
  description: "GitLab of the platform team",
  ingestion: { projects: ["backend"], users: true, commitsPerMergeRequest: 100 },
  metadata: { fetch_file_diffs: false },
  expiryWarningDays: 45,
  startIngestion: false,
});
new GitLabIntegration("cloud-rotated", { ...byToken, token: env.ROTATED_TOKEN });
new GitLabIntegration("cloud-adopted", { ...byToken, name: "by hand", existingId: "4691" });
new GitLabIntegration("cloud-oauth", {
  ...cloud,
  authMethod: "oauth",
  oauth: { code: env.OAUTH_CODE, state: env.OAUTH_STATE },
});
new GitLabIntegration("cloud-oauth-adopted", { ...cloud, authMethod: "oauth", adoptExisting: true });
new GitLabIntegration("private-satellite", {
  accountType: "privateCloud",
  authMethod: "pat",
  url: env.SELF_MANAGED_URL,
  tokenFrom: { env: "SELF_MANAGED_TOKEN" },
  satelliteOptions: { proxy: { host: "proxy.example.com", port: 3128, password: "proxy-pass-word" } },
  tags,
});
new GitLabIntegration("enterprise-satellite-bare", enterprise);
new GitLabIntegration("enterprise-token", { ...enterprise, satellite: false, token: env.SELF_MANAGED_TOKEN });
new GitLabIntegration("enterprise-token-own-account", {
  ...enterprise,
  satellite: false,
  token: env.SELF_MANAGED_TOKEN,
  sei: { baseUrl: env.SEI_URL, apiKeyFrom: { env: "SEI_API_KEY" } },
});

new IngestionKey("key-ingestion", { description: "in the data centre" });
new IngestionKey("key-admin", { role: "admin" });

const bySatellite = { ...cloud, authMethod: "pat", satellite: true, tokenFrom: { env: "CLOUD_TOKEN" } };
const privateCloud = {
  accountType: "privateCloud",
  authMethod: "pat",
  url: env.SELF_MANAGED_URL,
  tokenFrom: { env: "SELF_MANAGED_TOKEN" },
  tags,
};
const enterpriseToken = {
  ...enterprise,
  satellite: false,
  tokenFrom: { env: "SELF_MANAGED_TOKEN" },
  tokenVersion: 1,
};

new GitLabIntegration("cloud-satellite", bySatellite);
new GitLabIntegration("enterprise-token-version", enterpriseToken);
new GitLabIntegration("enterprise-oauth", {
  ...enterprise,
  satellite: false,
  authMethod: "oauth",
  adoptExisting: true,
});

new PluginIntegration("plugin-token", {
  ...byToken,
  description: "GitLab of the platform team",
  ingestion: { projects: ["backend"], users: true, commitsPerMergeRequest: 100 },
  metadata: { fetch_file_diffs: false },
  expiryWarningDays: 45,
  startIngestion: false,
});
new PluginIntegration("plugin-rotated", { ...byToken, token: env.ROTATED_TOKEN });
new PluginIntegration("plugin-oauth", { ...cloud, authMethod: "oauth", adoptExisting: true });
new PluginIntegration("plugin-satellite", bySatellite);
new PluginIntegration("plugin-private-satellite", {
  ...privateCloud,
  satelliteOptions: { proxy: { host: "proxy.example.com", port: 3128, password: "proxy-pass-word" } },
});
new PluginIntegration("plugin-enterprise-satellite", enterprise);
new PluginIntegration("plugin-enterprise-token", enterpriseToken);
new PluginIntegration("plugin-enterprise-oauth", {
  ...enterprise,
  satellite: false,
  authMethod: "oauth",
  adoptExisting: true,
});

new PluginKey("plugin-key-ingestion", { description: "in the data centre" });
new PluginKey("plugin-key-admin", { role: "admin" });
