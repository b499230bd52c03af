package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/health"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	k8sjson "k8s.io/apimachinery/pkg/util/json"

	"github.com/argoproj/argo-cd/v3/pkg/apiclient/application"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
)

// A question is one of: "health" and "discover" and "act" run a script on a resource, "lookup" finds the script itself,
// in the data of an argocd-cm or among those that Argo CD ships; so do the last two where no script is given.
type question struct {
	Ask        string            `json:"ask"`
	Script     string            `json:"script"`
	Libraries  bool              `json:"libraries"`
	Resource   json.RawMessage   `json:"resource"`
	Data       map[string]string `json:"data"`
	Action     string            `json:"action"`
	Parameters map[string]string `json:"parameters"`
}

// An answer has no health where Argo CD shows none.
type answer struct {
	Health    *health.HealthStatus      `json:"health"`
	Actions   []v1alpha1.ResourceAction `json:"actions,omitempty"`
	Resources []lua.ImpactedResource    `json:"resources,omitempty"`
	Error     string                    `json:"error,omitempty"`
}

func (q question) answer() (given answer) {
	defer func() {
		if crash := recover(); crash != nil {
			given = answer{Error: fmt.Sprintf("crashed: %v", crash)}
		}
	}()
	err := q.fill(&given)
	if err != nil {
		given.Error = err.Error()
	}
	return given
}

func (q question) fill(given *answer) error {
	// As the controller decodes what it watches: whole numbers are int64.
	resource := &unstructured.Unstructured{}
	if err := k8sjson.Unmarshal(q.Resource, &resource.Object); err != nil {
		return err
	}
	overrides, err := overridesOf(q.Data)
	if err != nil {
		return fmt.Errorf("argocd-cm: %w", err)
	}
	machine := lua.VM{ResourceOverrides: overrides, UseOpenLibs: q.Libraries}
	switch q.Ask {
	case "health":
		given.Health, err = machine.ExecuteHealthLua(resource, q.Script)
	case "lookup":
		given.Health, err = health.GetResourceHealth(resource, lua.ResourceHealthOverrides(overrides))
	case "discover":
		given.Actions, err = q.discover(machine, resource)
	case "act":
		given.Resources, err = q.act(machine, resource)
	default:
		err = fmt.Errorf("cannot answer %q: accepted is health, lookup, discover, act", q.Ask)
	}
	return err
}

func (q question) discover(machine lua.VM, resource *unstructured.Unstructured) ([]v1alpha1.ResourceAction, error) {
	scripts := []string{q.Script}
	if q.Script == "" {
		var err error
		if scripts, err = machine.GetResourceActionDiscovery(resource); err != nil || len(scripts) == 0 {
			return nil, err
		}
	}
	actions, err := machine.ExecuteResourceActionDiscovery(resource, scripts)
	sort.Slice(actions, func(i, j int) bool { return actions[i].Name < actions[j].Name })
	return actions, err
}

func (q question) act(machine lua.VM, resource *unstructured.Unstructured) ([]lua.ImpactedResource, error) {
	script := q.Script
	if script == "" {
		action, err := machine.GetResourceAction(resource, q.Action)
		if err != nil {
			return nil, err
		}
		script = action.ActionLua
	}
	var parameters []*application.ResourceActionParameters
	for name, value := range q.Parameters {
		parameters = append(parameters, &application.ResourceActionParameters{Name: &name, Value: &value})
	}
	return machine.ExecuteResourceAction(resource, script, parameters)
}
