package main

import (
	"fmt"
	"strings"

	"github.com/goccy/go-googlesql"
)

// Judges one statement, adds the finding, and answers with the types of its result.
func (s *script) ask(text string) ([]googlesql.Googlesql_TypeNode, error) {
	found := finding{Text: text}
	catalogue, err := s.scope()
	if err != nil {
		return nil, err
	}
	analysed, err := googlesql.AnalyzeStatement(text, s.options, catalogue, s.types)
	if err != nil {
		found.Error = err.Error()
		s.findings = append(s.findings, found)
		return nil, nil
	}
	statement, err := analysed.ResolvedStatement()
	if err != nil {
		return nil, err
	}
	kind, err := statement.NodeKindString()
	if err != nil {
		return nil, err
	}
	found.Kind = strings.TrimSuffix(kind, "Stmt")
	if found.Target, err = targetOf(statement); err != nil {
		return nil, err
	}
	results, err := resultsOf(statement)
	if err != nil {
		return nil, err
	}
	var kinds []googlesql.Googlesql_TypeNode
	for _, result := range results {
		name, err := typeName(result.kind)
		if err != nil {
			return nil, err
		}
		kinds = append(kinds, result.kind)
		found.Columns = append(found.Columns, column{Name: result.name, Type: name})
	}
	s.findings = append(s.findings, found)
	return kinds, s.follow(found)
}

// What a statement makes or drops is there, or not, for those after it.
func (s *script) follow(made finding) error {
	name := strings.Join(made.Target, ".")
	switch {
	case name == "":
		return nil
	case made.Kind == "Drop":
		return s.declare(name, nil)
	case strings.HasPrefix(made.Kind, "Create") && len(made.Columns) > 0:
		return s.declare(name, made.Columns)
	}
	return nil
}

// Functions, tables and the variables of this script; columns come before variables, as there.
func (s *script) scope() (*googlesql.MultiCatalog, error) {
	tables, err := s.catalogue()
	if err != nil {
		return nil, err
	}
	variables, err := googlesql.NewSimpleCatalog("variables", s.types)
	if err != nil {
		return nil, err
	}
	for name, kind := range s.variables {
		value, err := googlesql.NewValueNull(kind)
		if err != nil {
			return nil, err
		}
		constant, err := googlesql.NewSimpleConstantCreate([]string{name}, value)
		if err != nil {
			return nil, err
		}
		s.kept = append(s.kept, value, constant)
		if err := variables.AddConstant(constant); err != nil {
			return nil, err
		}
	}
	return googlesql.NewMultiCatalogCreate("all", []googlesql.CatalogNode{s.functions, tables, variables})
}

type result struct {
	name string
	kind googlesql.Googlesql_TypeNode
}

// The columns of what a statement answers with, or of the table or view that it makes.
func resultsOf(statement googlesql.ResolvedStatementNode) ([]result, error) {
	var outputs []*googlesql.ResolvedOutputColumn
	var err error
	switch node := statement.(type) {
	case *googlesql.ResolvedQueryStmt:
		outputs, err = node.OutputColumnList()
	case *googlesql.ResolvedCreateTableAsSelectStmt:
		outputs, err = node.OutputColumnList()
	case *googlesql.ResolvedCreateViewStmt:
		outputs, err = node.OutputColumnList()
	case *googlesql.ResolvedCreateTableStmt:
		return definedBy(node)
	}
	if err != nil {
		return nil, err
	}
	var results []result
	for _, output := range outputs {
		name, err := output.Name()
		if err != nil {
			return nil, err
		}
		resolved, err := output.Column()
		if err != nil {
			return nil, err
		}
		kind, err := resolved.Type()
		if err != nil {
			return nil, err
		}
		results = append(results, result{name, kind})
	}
	return results, nil
}

func definedBy(node *googlesql.ResolvedCreateTableStmt) ([]result, error) {
	definitions, err := node.ColumnDefinitionList()
	if err != nil {
		return nil, err
	}
	var results []result
	for _, definition := range definitions {
		name, err := definition.Name()
		if err != nil {
			return nil, err
		}
		kind, err := definition.Type()
		if err != nil {
			return nil, err
		}
		results = append(results, result{name, kind})
	}
	return results, nil
}

func targetOf(statement googlesql.ResolvedStatementNode) ([]string, error) {
	if node, ok := statement.(interface{ NamePath() ([]string, error) }); ok {
		return node.NamePath()
	}
	return nil, nil
}

func typeName(kind googlesql.Googlesql_TypeNode) (string, error) {
	named, ok := kind.(interface {
		TypeName(mode googlesql.ProductMode) (string, error)
	})
	if !ok {
		return "", fmt.Errorf("a type without a name: %T", kind)
	}
	return named.TypeName(googlesql.ProductModeProductExternal)
}
