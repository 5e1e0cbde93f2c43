// One resource of every kind. What an up of it left in Pulumi and in SEI stands beside it.
const { GitLabIntegration, IngestionKey } = require("pulumi-harness-sei");

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
