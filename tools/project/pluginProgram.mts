// A program and a project that use the plugin, as they come out of `pulumi package gen-sdk`.

/** What a generated SDK comes to. */
export const PLUGIN_CLASS = `
  const pulumi = require("@pulumi/pulumi");
  class GitLabIntegration extends pulumi.CustomResource {
    constructor(name, args, options) {
      const aliases = [{ type: "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration" }];
      const outputs = { createdAt: undefined, tokenFingerprint: undefined };
      super("harness-sei:index:GitLabIntegration", name, { ...outputs, ...args }, { aliases, ...options });
    }
  }
`;

export const PLUGIN_PROJECT = {
  name: "app",
  main: "index.js",
  runtime: { name: "nodejs", options: { typescript: false } },
  // Where npm puts the programs of a package.
  plugins: { providers: [{ name: "harness-sei", path: "node_modules/.bin" }] },
};
