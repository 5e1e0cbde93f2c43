#!/usr/bin/env node
import "./crash";
import { nodeProblem } from "../http/nodeProblem";
import { runCommandLine } from "./commandLine";

const problem = nodeProblem();
// Here, and not while a module loads: then the crash is told in one line.
if (problem !== undefined) throw new Error(problem);

const { stdin, stdout, stderr, env } = process;

void runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, env }).then((exitCode) => {
  process.exitCode = exitCode;
});
