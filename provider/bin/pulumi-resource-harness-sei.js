#!/usr/bin/env node
require("./compileCache.js");
require("../dist/pulumi-resource-harness-sei.js");
