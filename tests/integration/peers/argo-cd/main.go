// Program argo-cd answers with Argo CD's own Lua engine, so that another engine can be compared with it.
//
//	argo-cd answer         reads a question a line, as JSON, and writes an answer a line
//	argo-cd dump FOLDER    writes the customizations that Argo CD ships, with their tests
//	argo-cd version        prints which Argo CD this is
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/argoproj/argo-cd/v3/resource_customizations"
	"github.com/sirupsen/logrus"
)

const engine = "github.com/argoproj/argo-cd/v3"

// The longest line that is read: a resource, a script and a whole argocd-cm.
const longest = 64 << 20

func main() {
	logrus.SetOutput(io.Discard)
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "argo-cd:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 1 && arguments[0] == "answer":
		answers := os.Stdout
		os.Stdout = os.Stderr // where scripts print
		return answerAll(os.Stdin, answers)
	case len(arguments) == 2 && arguments[0] == "dump":
		return os.CopyFS(arguments[1], resource_customizations.Embedded)
	case len(arguments) == 1 && arguments[0] == "version":
		fmt.Println(version())
		return nil
	}
	return fmt.Errorf("cannot do %q: accepted is answer, dump FOLDER, version", arguments)
}

func version() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == engine {
				return module.Version
			}
		}
	}
	return "unknown"
}

func answerAll(questions io.Reader, answers io.Writer) error {
	lines := bufio.NewScanner(questions)
	lines.Buffer(nil, longest)
	written := json.NewEncoder(answers)
	for lines.Scan() {
		var asked question
		answered := answer{}
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			answered.Error = err.Error()
		} else {
			answered = asked.answer()
		}
		if err := written.Encode(answered); err != nil {
			return err
		}
	}
	return lines.Err()
}
