// Google's own SQL analyser as a filter: a request a line on stdin, its reply a line on stdout. A request tells a table or asks
// about a script; a script is cut by Google's parser, and every statement of it is judged with the tables and variables before it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/goccy/go-googlesql"
)

type column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

type request struct {
	// `project.dataset.table`, with its columns; without columns it is there no longer.
	Table   string   `json:"table"`
	Columns []column `json:"columns"`
	SQL     string   `json:"sql"`
}

// One statement of a script, or a condition, or what is assigned to a variable.
type finding struct {
	Kind string `json:"kind"`
	// As it stands in the script.
	Text    string   `json:"text"`
	Columns []column `json:"columns,omitempty"`
	// The table or view that it makes or drops.
	Target []string `json:"target,omitempty"`
	Error  string   `json:"error,omitempty"`
}

type reply struct {
	Findings []finding `json:"findings,omitempty"`
	Error    string    `json:"error,omitempty"`
}

func main() {
	analyser, err := newAnalyser()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	replies := json.NewEncoder(os.Stdout)
	replies.SetEscapeHTML(false)
	for lines.Scan() {
		if err := replies.Encode(analyser.answer(lines.Bytes())); err != nil {
			os.Exit(1)
		}
	}
}

func (a *analyser) answer(line []byte) reply {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return reply{Error: err.Error()}
	}
	if asked.Table != "" {
		if err := a.declare(asked.Table, asked.Columns); err != nil {
			return reply{Error: err.Error()}
		}
		return reply{}
	}
	findings, err := a.judge(asked.SQL)
	if err != nil {
		return reply{Error: err.Error()}
	}
	return reply{Findings: findings}
}

// The language as BigQuery has it, as far as it can be told; what is released of GoogleSQL but not there is taken out.
func language() (*googlesql.LanguageOptions, error) {
	options, err := googlesql.NewLanguageOptions()
	if err != nil {
		return nil, err
	}
	steps := []func() error{
		options.EnableMaximumLanguageFeatures,
		options.SetSupportsAllStatementKinds,
		func() error { return options.SetProductMode(googlesql.ProductModeProductExternal) },
		// A keyword there, though not in every GoogleSQL.
		func() error { return options.EnableReservableKeyword("QUALIFY", true) },
	}
	for _, feature := range absent {
		steps = append(steps, func() error { return options.DisableLanguageFeature(feature) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return options, nil
}

var absent = []googlesql.LanguageFeature{
	googlesql.LanguageFeatureFeatureAdditionalDateTimeFunctions,
	googlesql.LanguageFeatureFeatureAggregateFiltering,
	googlesql.LanguageFeatureFeatureArrayDistinct,
	googlesql.LanguageFeatureFeatureGeneralQuantifiedComparisons,
	googlesql.LanguageFeatureFeatureInsertOnConflictClause,
	googlesql.LanguageFeatureFeatureLateralColumnReferences,
	googlesql.LanguageFeatureFeatureLimitAll,
	googlesql.LanguageFeatureFeatureMapType,
	googlesql.LanguageFeatureFeatureMultilevelAggregation,
	googlesql.LanguageFeatureFeatureNullifzeroZeroifnull,
	googlesql.LanguageFeatureFeatureV14AliasesForStringAndDateFunctions,
	googlesql.LanguageFeatureFeatureV14FirstAndLastN,
	googlesql.LanguageFeatureFeatureV14LateralJoin,
	googlesql.LanguageFeatureFeatureV14UuidType,
}
