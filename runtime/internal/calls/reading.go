package calls

import (
	"context"
	"log/slog"
	"strconv"
	"sync"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Reading is how a transport has the arguments of calls read.
type Reading struct {
	// MaxBytes bounds what the arguments of one call may take in memory; zero
	// means [arguments.DefaultLimit].
	MaxBytes int

	// Logger learns once for each function which members of its arguments no
	// field takes. There are names only in the record, no values.
	Logger *slog.Logger

	told sync.Map // names of functions that were told about
}

// Begin prepares a call whose function is about to run.
func (r *Reading) Begin(call *signalr.Call) {
	list := (*arguments.Arguments)(call.Context.Arguments)
	if list == nil {
		return
	}
	list.SetLimit(r.MaxBytes)
	if _, told := r.told.Load(call.Trigger.Function); !told {
		list.CollectIgnored()
	}
}

// End is called when the function has run.
func (r *Reading) End(ctx context.Context, call *signalr.Call) {
	ignored := (*arguments.Arguments)(call.Context.Arguments).Ignored()
	if len(ignored) == 0 {
		return
	}
	if _, told := r.told.LoadOrStore(call.Trigger.Function, true); told {
		return
	}
	members := make([]string, len(ignored))
	for i, each := range ignored {
		members[i] = each.Parameter + ": " + strconv.Quote(each.Member)
		if each.Nearest != "" {
			members[i] += ", did you mean " + strconv.Quote(each.Nearest) + "?"
		}
	}
	r.Logger.LogAttrs(ctx, slog.LevelInfo, "members of arguments without a matching field", slog.String("function", call.Trigger.Function), slog.Any("members", members))
}
