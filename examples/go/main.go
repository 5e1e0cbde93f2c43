// GitLab.com, connected to Harness SEI with a personal access token: in Go, by the plugin.
package main

import (
	sei "example.com/pulumi-harness-sei/sdk/go/harnesssei"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	args := &sei.GitLabIntegrationArgs{
		AccountType: sei.AccountTypeCloud,
		AuthMethod:  sei.AuthMethodPat,
		TokenFrom:   &sei.SecretReferenceArgs{Env: pulumi.String("GITLAB_TOKEN_FOR_SEI")}, // only the provider reads it
		Tags:        pulumi.StringArray{pulumi.String("platform")},
		Ingestion:   &sei.IngestionArgs{Users: pulumi.Bool(true)},
	}
	// Only to try it on the sandbox; GitLab.com is the default.
	if url := config.Get(ctx, "gitlabUrl"); url != "" {
		args.Url = pulumi.String(url)
	}
	gitlab, err := sei.NewGitLabIntegration(ctx, "gitlab-cloud", args)
	if err != nil {
		return err
	}

	// What somebody has made in SEI's web page.
	managed := false
	found, err := sei.GetGitLabIntegrations(ctx, &sei.GetGitLabIntegrationsArgs{Managed: &managed})
	if err != nil {
		return err
	}
	names := pulumi.StringArray{}
	for _, integration := range found.Integrations {
		names = append(names, pulumi.String(integration.Name))
	}

	ctx.Export("integrationId", gitlab.ID())
	ctx.Export("madeByHand", names)
	return nil
}
