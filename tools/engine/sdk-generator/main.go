// The half of a language host that writes code: the SDK of a package (`pulumi package add`, `pulumi install`) and the
// program of what was imported (`pulumi import`), by the generators of Pulumi's own repository. The hosts that every
// module proxy has are older than that half. The CLI finds it as pulumi-language-go, -nodejs or -python, and its name
// says which one it is; it runs no program, and installs nothing.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	codegen "github.com/pulumi/pulumi/sdk/v3/proto/go/codegen"

	"github.com/hashicorp/hcl/v2"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

const generatedBy = "pulumi"

type files = map[string][]byte

type language struct {
	sdk     func(*schema.Package) (files, error)
	program func(*pcl.Program) (files, hcl.Diagnostics, error)
}

var languages = map[string]language{
	"go": {
		sdk: func(pkg *schema.Package) (files, error) {
			return golang.GeneratePackage(generatedBy, pkg, nil)
		},
		program: golang.GenerateProgram,
	},
	"nodejs": {
		sdk: func(pkg *schema.Package) (files, error) {
			return nodejs.GeneratePackage(generatedBy, pkg, nil, nil, true, nil)
		},
		program: nodejs.GenerateProgram,
	},
	"python": {
		sdk: func(pkg *schema.Package) (files, error) {
			return python.GeneratePackage(generatedBy, pkg, nil, nil)
		},
		program: python.GenerateProgram,
	},
}

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	name := strings.TrimPrefix(filepath.Base(os.Args[0]), "pulumi-language-")
	made, known := languages[name]
	if !known {
		return fmt.Errorf("there are no generators for %s", name)
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			rpc.RegisterLanguageRuntimeServer(server, &host{language: made})
			return nil
		},
		Options: rpcutil.OpenTracingServerInterceptorOptions(nil),
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}

// Whatever it does not do, the CLI takes for the host of an older version.
type host struct {
	rpc.UnimplementedLanguageRuntimeServer
	language language
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*rpc.PluginInfo, error) {
	return &rpc.PluginInfo{Version: version.Version}, nil
}

func (h *host) GeneratePackage(_ context.Context, request *rpc.GeneratePackageRequest) (*rpc.GeneratePackageResponse, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(request.Schema), &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return &rpc.GeneratePackageResponse{Diagnostics: told(diagnostics)}, nil
	}
	made, err := h.language.sdk(pkg)
	if err != nil {
		return nil, err
	}
	return &rpc.GeneratePackageResponse{Diagnostics: told(diagnostics)}, write(request.Directory, made)
}

func (h *host) GenerateProgram(_ context.Context, request *rpc.GenerateProgramRequest) (*rpc.GenerateProgramResponse, error) {
	loader, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	parser := syntax.NewParser()
	for name, text := range request.Source {
		if err := parser.ParseFile(strings.NewReader(text), name); err != nil {
			return nil, err
		}
	}
	if parser.Diagnostics.HasErrors() {
		return &rpc.GenerateProgramResponse{Diagnostics: told(parser.Diagnostics)}, nil
	}
	options := []pcl.BindOption{pcl.Loader(schema.NewCachedLoader(loader))}
	if !request.Strict {
		options = append(options, pcl.NonStrictBindOptions()...)
	}
	program, diagnostics, err := pcl.BindProgram(parser.Files, options...)
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return &rpc.GenerateProgramResponse{Diagnostics: told(diagnostics)}, nil
	}
	made, more, err := h.language.program(program)
	if err != nil {
		return nil, err
	}
	return &rpc.GenerateProgramResponse{Source: made, Diagnostics: told(append(diagnostics, more...))}, nil
}

// Where Pulumi's hosts edit the list of what a project requires, and install that, this one leaves both as they are.
func (h *host) Link(context.Context, *rpc.LinkRequest) (*rpc.LinkResponse, error) {
	return &rpc.LinkResponse{}, nil
}

func (h *host) InstallDependencies(
	*rpc.InstallDependenciesRequest, grpc.ServerStreamingServer[rpc.InstallDependenciesResponse],
) error {
	return nil
}

func told(diagnostics hcl.Diagnostics) []*codegen.Diagnostic {
	var all []*codegen.Diagnostic
	for _, diagnostic := range diagnostics {
		all = append(all, plugin.HclDiagnosticToRPCDiagnostic(diagnostic))
	}
	return all
}

func write(folder string, made files) error {
	for name, content := range made {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
