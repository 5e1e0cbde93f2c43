// Makes an SDK of a package as `pulumi package add` does, with the code generators of Pulumi's own repository: the
// language hosts that every module proxy has are older than that command.
//
//	sdk-generator LANGUAGE SCHEMA FOLDER
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const generatedBy = "pulumi"

type files = map[string][]byte

var generators = map[string]func(*schema.Package) (files, error){
	"go": func(pkg *schema.Package) (files, error) {
		return golang.GeneratePackage(generatedBy, pkg, nil)
	},
	"nodejs": func(pkg *schema.Package) (files, error) {
		return nodejs.GeneratePackage(generatedBy, pkg, nil, nil, true, nil)
	},
	"python": func(pkg *schema.Package) (files, error) {
		return python.GeneratePackage(generatedBy, pkg, nil, nil)
	},
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 3 {
		return fmt.Errorf("usage: sdk-generator LANGUAGE SCHEMA FOLDER")
	}
	generate, known := generators[arguments[0]]
	if !known {
		return fmt.Errorf("there is no generator for %s", arguments[0])
	}
	pkg, err := packageOf(arguments[1])
	if err != nil {
		return err
	}
	made, err := generate(pkg)
	if err != nil {
		return err
	}
	return write(arguments[2], made)
}

func packageOf(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	// With it `package add` asks for the layout of an SDK that stands within a project.
	pkg.SupportPack = true
	return pkg, nil
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
