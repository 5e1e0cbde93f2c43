// What a platform team asks of GitLab integrations in Harness SEI. docs/policy.md tells how to use it.
import { PolicyPack } from "@pulumi/policy";
import { refuseUnknownNames } from "./configuration";
import { policies } from "./policies";

refuseUnknownNames(policies);
new PolicyPack("harness-sei-gitlab", { enforcementLevel: "mandatory", policies });
