// What a program loads of Pulumi's SDK with our classes: the modules that the CLI has loaded before it runs any program.
// The SDK's index brings the serializer of functions and the Automation API with it, which take a quarter of a second.
// See docs/decisions/0034-parts-of-the-sdk.md.

export * as log from "@pulumi/pulumi/log";
export { getOrganization } from "@pulumi/pulumi/metadata";
export { interpolate, output, secret } from "@pulumi/pulumi/output";
export { CustomResource, createUrn } from "@pulumi/pulumi/resource";
export * as stackConfig from "@pulumi/pulumi/runtime/config";
export { invoke } from "@pulumi/pulumi/runtime/invoke";
export { getEngine } from "@pulumi/pulumi/runtime/settings";
