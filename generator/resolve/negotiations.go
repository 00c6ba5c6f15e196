package resolve

import (
	"go/ast"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
)

// negotiation is a negotiate function with what findings about it point at.
type negotiation struct {
	*model.Negotiation // apart, so that it does not keep syntax trees
	directive          *annotations.Negotiate
	nameSpan           annotations.Span
}

// negotiation resolves a negotiate function with code.
func (u *unit) negotiation(decl declared, node *ast.FuncDecl, directive *annotations.Negotiate) {
	n := u.newNegotiation(directive)
	n.Name, n.Function = node.Name.Name, node.Name.Name
	n.nameSpan = decl.file.Span(node.Name)
	if !u.checkGeneric(decl.file, node) {
		return
	}
	n.Receiver = u.receiverOf(node)
	n.Hub = u.functionHub(decl.file, node, directive.Hub, directive.Span, true)
	n.Connection = u.connectionOf(directive.Connection, n.Hub)
	u.checkNegotiateSignature(decl, node)
}

// declaredNegotiation resolves a negotiate directive on a hub type.
func (u *unit) declaredNegotiation(decl declared, spec *ast.TypeSpec) {
	directive, ok := annotations.First[*annotations.Negotiate](decl.Declaration)
	if !ok {
		return
	}
	h := u.hubOfType(spec.Name.Name)
	if h == nil {
		u.report(annotations.RuleNeedsAnother.At(directive.Span, "//signalr:negotiate requires //signalr:hub on %s", spec.Name.Name).
			WithHelp("add //signalr:hub, or move the directive to a function"))
		return
	}
	n := u.newNegotiation(directive)
	n.HubType, n.Function = h.Type, "Negotiate"
	n.nameSpan = directive.Span
	n.Hub = h.Name
	if directive.Hub.Present() {
		n.Hub = directive.Hub.Value
		u.checkHubName(n.Hub, directive.Hub.Span)
	}
	n.Connection = u.connectionOf(directive.Connection, n.Hub)
	u.checkIDToken(directive.IDToken)
	n.Declared = &model.Declared{UserID: directive.UserID.Value, IDToken: directive.IDToken.Value}
	for _, claim := range directive.Claims.Value {
		n.Declared.Claims = append(n.Declared.Claims, claim.Value)
	}
}

// checkIDToken warns about an expression that gives more than the token: the
// extension reads all of it as a JWT and fails.
func (u *unit) checkIDToken(token annotations.Value[string]) {
	text := strings.ToLower(token.Value)
	if strings.Contains(text, "{headers.authorization}") || strings.Contains(text, "bearer ") {
		u.report(annotations.RuleIDToken.At(token.Span, "idToken includes \"Bearer \", which is not part of a token").
			WithHelp("send the token alone in a header of its own, such as idToken={headers.x-id-token}, or negotiate with a function"))
	}
}

// newNegotiation adds a negotiate function with what both forms share.
func (u *unit) newNegotiation(directive *annotations.Negotiate) *negotiation {
	n := &negotiation{directive: directive, Negotiation: &model.Negotiation{
		Route: strings.Trim(orDefault(directive.Route, model.DefaultRoute), "/"),
		Auth:  orDefault(directive.Auth, model.DefaultAuth),
		Pos:   directive.Span.Start,
	}}
	u.negotiations = append(u.negotiations, n)
	return n
}

// checkNegotiateSignature reports a function that is not
// func(context.Context, *http.Request) (signalr.NegotiateOptions, error).
func (u *unit) checkNegotiateSignature(decl declared, node *ast.FuncDecl) {
	parameters := u.parametersOf(decl.file, node.Type.Params)
	results := u.parametersOf(decl.file, node.Type.Results)
	ok := len(parameters) == 2 && u.isContext(parameters[0].typ) &&
		u.types.IsPointerTo(parameters[1].typ, httpPath, "Request") && !parameters[1].variadic &&
		len(results) == 2 && u.types.Is(results[0].typ, model.RuntimePath, "NegotiateOptions") && u.types.IsError(results[1].typ)
	if !ok {
		u.report(annotations.RuleNegotiateSignature.At(decl.file.Span(node.Type), "invalid signature of negotiate function %s", node.Name.Name).
			WithHelp("write func(ctx context.Context, r *http.Request) (signalr.NegotiateOptions, error)"))
	}
}
