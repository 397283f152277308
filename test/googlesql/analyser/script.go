package main

import (
	"errors"
	"fmt"

	"github.com/goccy/go-googlesql"
)

// A script on its way through: the variables that are declared so far.
type script struct {
	*analyser
	text      string
	variables map[string]googlesql.Googlesql_TypeNode
	findings  []finding
}

// An error is one of the analyser itself, or of a script that is no script at all; those of statements are among the findings.
func (a *analyser) judge(text string) ([]finding, error) {
	options, err := a.options.GetParserOptions()
	if err != nil {
		return nil, err
	}
	parsed, err := googlesql.ParseScript(text, options, &googlesql.ErrorMessageOptions{
		Mode:      googlesql.ErrorMessageModeErrorMessageOneLine,
		Stability: googlesql.ErrorMessageStabilityProduction,
	})
	if err != nil {
		return nil, err
	}
	whole, err := parsed.Script()
	if err != nil {
		return nil, err
	}
	list, err := whole.StatementListNode()
	if err != nil {
		return nil, err
	}
	s := &script{analyser: a, text: text, variables: map[string]googlesql.Googlesql_TypeNode{}}
	err = s.statements(list)
	return s.findings, err
}

func (s *script) statements(list *googlesql.ASTStatementList) error {
	if list == nil {
		return nil
	}
	count, err := list.NumChildren()
	if err != nil {
		return err
	}
	for place := range count {
		statement, err := list.StatementList(place)
		if err != nil {
			return err
		}
		if err := s.statement(statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *script) statement(statement googlesql.ASTStatementNode) error {
	switch node := statement.(type) {
	case *googlesql.ASTVariableDeclaration:
		return s.declaration(node)
	case *googlesql.ASTSingleAssignment:
		return s.assignment(node)
	case *googlesql.ASTIfStatement:
		return s.branches(node)
	case *googlesql.ASTBeginEndBlock:
		list, err := node.StatementListNode()
		if err != nil {
			return err
		}
		return s.statements(list)
	}
	text, err := s.textOf(statement)
	if err != nil {
		return err
	}
	_, err = s.ask(text)
	return err
}

func (s *script) declaration(node *googlesql.ASTVariableDeclaration) error {
	kind, err := s.declaredType(node)
	if err != nil || kind == nil {
		return err
	}
	names, err := node.VariableList()
	if err != nil {
		return err
	}
	count, err := names.NumChildren()
	if err != nil {
		return err
	}
	for place := range count {
		name, err := names.IdentifierList(place)
		if err != nil {
			return err
		}
		text, err := name.GetAsString()
		if err != nil {
			return err
		}
		s.variables[text] = kind
	}
	return nil
}

// Nil where it cannot be told, which is among the findings then.
func (s *script) declaredType(node *googlesql.ASTVariableDeclaration) (googlesql.Googlesql_TypeNode, error) {
	value, err := node.DefaultValue()
	if err != nil {
		return nil, err
	}
	var given googlesql.Googlesql_TypeNode
	if value != nil {
		if given, err = s.value("default", value); err != nil {
			return nil, err
		}
	}
	named, err := node.Type()
	if err != nil || named == nil {
		return given, err
	}
	text, err := s.textOf(named)
	if err != nil {
		return nil, err
	}
	kind, err := s.typeOf(text)
	if err != nil {
		s.findings = append(s.findings, finding{Kind: "declare", Text: text, Error: err.Error()})
		return nil, nil
	}
	return kind, nil
}

func (s *script) assignment(node *googlesql.ASTSingleAssignment) error {
	variable, err := node.Variable()
	if err != nil {
		return err
	}
	name, err := variable.GetAsString()
	if err != nil {
		return err
	}
	value, err := node.Expression()
	if err != nil {
		return err
	}
	given, err := s.value("set "+name, value)
	if err != nil || given == nil {
		return err
	}
	declared := s.variables[name]
	if declared == nil {
		s.blame(fmt.Sprintf("the variable %s is not declared", name))
		return nil
	}
	return s.mustBe(given, declared)
}

func (s *script) branches(node *googlesql.ASTIfStatement) error {
	condition, err := node.Condition()
	if err != nil {
		return err
	}
	if err := s.condition(condition); err != nil {
		return err
	}
	then, err := node.ThenList()
	if err != nil {
		return err
	}
	if err := s.statements(then); err != nil {
		return err
	}
	others, err := node.ElseifClauses()
	if err != nil {
		return err
	}
	if others != nil {
		return errors.New("elseif is not looked into")
	}
	rest, err := node.ElseList()
	if err != nil {
		return err
	}
	return s.statements(rest)
}

func (s *script) condition(node googlesql.ASTExpressionNode) error {
	given, err := s.value("if", node)
	if err != nil || given == nil {
		return err
	}
	truth, err := s.types.GetBool()
	if err != nil {
		return err
	}
	return s.mustBe(given, truth)
}

func (s *script) mustBe(given, wanted googlesql.Googlesql_TypeNode) error {
	same, err := given.Equals(wanted)
	if err != nil || same {
		return err
	}
	names := [2]string{}
	for place, kind := range []googlesql.Googlesql_TypeNode{given, wanted} {
		if names[place], err = typeName(kind); err != nil {
			return err
		}
	}
	s.blame(fmt.Sprintf("the value is %s, not %s", names[0], names[1]))
	return nil
}

// Of the last finding.
func (s *script) blame(message string) {
	s.findings[len(s.findings)-1].Error = message
}

// The type of an expression; nil where it is wrong.
func (s *script) value(kind string, node googlesql.ASTExpressionNode) (googlesql.Googlesql_TypeNode, error) {
	text, err := s.textOf(node)
	if err != nil {
		return nil, err
	}
	kinds, err := s.ask("select (" + text + ") as value")
	if err != nil {
		return nil, err
	}
	s.findings[len(s.findings)-1].Kind = kind
	if len(kinds) != 1 {
		return nil, nil
	}
	return kinds[0], nil
}

func (s *script) textOf(node googlesql.ASTNode) (string, error) {
	place, err := node.GetParseLocationRange()
	if err != nil {
		return "", err
	}
	return place.GetTextFrom(s.text)
}
