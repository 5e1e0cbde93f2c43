#!/usr/bin/env node
require("../dist/pulumi-resource-harness-sei.js");
