"""GitLab.com, connected to Harness SEI with a personal access token: in Python, by the plugin."""

import pulumi
import pulumi_harness_sei as sei

config = pulumi.Config()

gitlab = sei.GitLabIntegration(
    "gitlab-cloud",
    account_type="cloud",
    auth_method="pat",
    token_from=sei.SecretReferenceArgs(env="GITLAB_TOKEN_FOR_SEI"),  # only the provider reads it
    url=config.get("gitlabUrl"),  # only to try it on the sandbox; GitLab.com is the default
    tags=["platform"],
    ingestion=sei.IngestionArgs(users=True),
)

# What somebody has made in SEI's web page.
found = sei.get_git_lab_integrations(managed=False)

pulumi.export("integrationId", gitlab.id)
pulumi.export("madeByHand", [integration.name for integration in found.integrations])
