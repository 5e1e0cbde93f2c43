#!/usr/bin/env node
import "./crash";
import { nodeProblem } from "../http/nodeProblem";
import { runCommandLine } from "./commandLine";

const problem = nodeProblem();
// Here, and not while a module loads: then the crash is told in one line.
if (problem !== undefined) throw new Error(problem);

// As a whole: Node.js makes each of its streams when it is asked for, and most runs need one.
void runCommandLine(process.argv.slice(2), process).then((exitCode) => {
  process.exitCode = exitCode;
});
