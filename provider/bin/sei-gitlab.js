#!/usr/bin/env node
require("./compileCache.js");
// npm links a program whose file is there when it installs, and in a fresh clone that is before the build.
require("../dist/cli/main.js");
