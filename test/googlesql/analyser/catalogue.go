package main

import (
	"slices"
	"strings"

	"github.com/goccy/go-googlesql"
)

type analyser struct {
	language  *googlesql.LanguageOptions
	options   *googlesql.AnalyzerOptions
	types     *googlesql.TypeFactory
	functions *googlesql.SimpleCatalog
	// By full name.
	tables map[string][]column
	// Of the tables as they are; nil after one has changed, since none can be taken out.
	known *googlesql.SimpleCatalog
	// Data sets and the like, by their paths.
	children map[string]*googlesql.SimpleCatalog
	// The other side does not keep what is only lent to it.
	kept []any
}

func newAnalyser() (*analyser, error) {
	if err := googlesql.Init(); err != nil {
		return nil, err
	}
	a := &analyser{tables: map[string][]column{}}
	var err error
	if a.language, err = language(); err != nil {
		return nil, err
	}
	if a.options, err = googlesql.NewAnalyzerOptions(a.language); err != nil {
		return nil, err
	}
	if a.types, err = googlesql.NewTypeFactory(); err != nil {
		return nil, err
	}
	if a.functions, err = googlesql.NewSimpleCatalog("functions", a.types); err != nil {
		return nil, err
	}
	if err = a.functions.AddBuiltinFunctionsAndTypes(&googlesql.BuiltinFunctionOptions{LanguageOptions: a.language}); err != nil {
		return nil, err
	}
	return a, a.addAliases()
}

// Other names of INT64 that BigQuery knows and the language does not.
func (a *analyser) addAliases() error {
	whole, err := a.types.GetInt64()
	if err != nil {
		return err
	}
	for _, name := range []string{"INT", "SMALLINT", "INTEGER", "BIGINT", "TINYINT", "BYTEINT"} {
		if _, err := a.functions.AddTypeIfNotPresent(name, whole); err != nil {
			return err
		}
	}
	return nil
}

func (a *analyser) declare(name string, columns []column) error {
	known, isKnown := a.tables[name]
	if slices.Equal(known, columns) {
		return nil
	}
	if len(columns) == 0 {
		delete(a.tables, name)
		a.known = nil
		return nil
	}
	a.tables[name] = columns
	if isKnown || a.known == nil {
		a.known = nil
		return nil
	}
	return a.add(name)
}

// What names of tables mean at this moment.
func (a *analyser) catalogue() (*googlesql.SimpleCatalog, error) {
	if a.known != nil {
		return a.known, nil
	}
	known, err := googlesql.NewSimpleCatalog("tables", a.types)
	if err != nil {
		return nil, err
	}
	a.kept, a.known = nil, known
	a.children = map[string]*googlesql.SimpleCatalog{}
	for name := range a.tables {
		if err := a.add(name); err != nil {
			return nil, err
		}
	}
	return known, nil
}

func (a *analyser) add(name string) error {
	table, err := googlesql.NewSimpleTable(name, 0)
	if err != nil {
		return err
	}
	a.kept = append(a.kept, table)
	for _, one := range a.tables[name] {
		kind, err := a.typeOf(one.Type)
		if err != nil {
			return err
		}
		made, err := googlesql.NewSimpleColumn(name, one.Name, kind, false, true)
		if err != nil {
			return err
		}
		a.kept = append(a.kept, made)
		if err := table.AddColumn2(made, false); err != nil {
			return err
		}
	}
	for _, path := range writings(strings.Split(name, ".")) {
		at := a.known
		for depth := range path[:len(path)-1] {
			if at, err = a.child(at, path[:depth+1]); err != nil {
				return err
			}
		}
		if err := at.AddTable2(path[len(path)-1], table); err != nil {
			return err
		}
	}
	return nil
}

func (a *analyser) child(parent *googlesql.SimpleCatalog, path []string) (*googlesql.SimpleCatalog, error) {
	key := strings.Join(path, "\n")
	if child := a.children[key]; child != nil {
		return child, nil
	}
	name := path[len(path)-1]
	child, err := googlesql.NewSimpleCatalog(name, a.types)
	if err != nil {
		return nil, err
	}
	a.children[key] = child
	return child, parent.AddCatalog2(name, child)
}

// `a.b.c` may be written with a pair of backticks round the whole, or round any parts: every way to split it.
func writings(parts []string) [][]string {
	all := [][]string{{strings.Join(parts, ".")}}
	for first := 1; first < len(parts); first++ {
		for _, rest := range writings(parts[first:]) {
			all = append(all, append([]string{strings.Join(parts[:first], ".")}, rest...))
		}
	}
	return all
}

func (a *analyser) typeOf(name string) (googlesql.Googlesql_TypeNode, error) {
	return googlesql.AnalyzeType(name, a.options, a.functions, a.types)
}
