package gocode

import (
	"fmt"
	"unicode"

	"github.com/hubwire/hubwire/generator/model"
)

// nameAll chooses every name of the file before anything is rendered: what
// users write first, then imports, then what only the file itself uses.
func (e *emitter) nameAll() error {
	users := &names{taken: e.pkg.Identifiers}
	e.names = users.inner(2 * (len(e.pkg.Triggers) + len(e.pkg.Structures) + len(e.pkg.Sent) + len(e.pkg.Clients)))
	for _, name := range []string{"any", "error", "nil"} {
		if e.pkg.Identifiers[name] {
			return fmt.Errorf("package %s declares %s, which hides the predeclared name from generated code: rename it", e.pkg.Path, name)
		}
	}
	e.registries = registriesOf(e.pkg)
	for _, name := range e.publicNames() {
		e.names.taken[name] = true
	}
	e.nameImports()
	e.proxies = make(map[*model.Client]proxyNames)
	for _, client := range e.pkg.Clients {
		proxy := unexported(client.Interface) + "Proxy"
		e.proxies[client] = proxyNames{
			typeName:  e.names.take(proxy),
			construct: e.names.take("new" + model.UpperFirst(proxy)),
		}
	}
	for _, registry := range e.registries {
		decoders := e.names
		if registry.hubType != "" && len(registry.triggers) > 0 {
			registry.bound = e.names.take(unexported(registry.hubType) + "Decoder")
			decoders = e.names.inner(len(registry.triggers))
		}
		for _, entry := range registry.triggers {
			entry.builder = e.names.take(unexported(registry.hubType+entry.trigger.Name) + "Trigger")
			entry.decoder = decoders.take("decode" + model.UpperFirst(entry.trigger.Name))
		}
	}
	e.nameDecoders()
	e.nameEncoders()
	e.nameLocals()
	return nil
}

// publicNames are the names that a program uses, so that they cannot yield.
func (e *emitter) publicNames() []string {
	var list []string
	for _, client := range e.pkg.Clients {
		list = append(list, client.Clients(), client.Constructor(), client.ForCall())
	}
	for _, registry := range e.registries {
		list = append(list, model.RegisterName(registry.hubType))
	}
	return list
}

// unexported lowers the first letter, or all of a leading initialism:
// ChatClient becomes chatClient, URLHub urlHub.
func unexported(name string) string {
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
			break
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}
