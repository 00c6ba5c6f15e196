package gocode

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/hubwire/hubwire/generator/internal/parallel"
)

// section renders a stretch of the generated file. All are rendered on their
// own, on all processors.
type section func(*emitter)

// perSection is how many triggers or structs share a section: few enough to keep all
// processors busy, enough that what comes with every section does not count.
const perSection = 16

// sections returns the stretches of the file in their order.
func (e *emitter) sections() []section {
	list := []section{(*emitter).versionGuard, (*emitter).signatureGuard}
	for _, client := range e.pkg.Clients {
		list = append(list, func(e *emitter) { e.client(client) })
	}
	for _, registry := range e.registries {
		list = append(list, func(e *emitter) { e.register(registry) })
		for triggers := range slices.Chunk(registry.triggers, perSection) {
			list = append(list, func(e *emitter) {
				for _, each := range triggers {
					e.trigger(registry, each)
				}
			})
		}
	}
	for structures := range slices.Chunk(e.pkg.Structures, perSection) {
		list = append(list, func(e *emitter) {
			for _, each := range structures {
				e.structure(each)
			}
		})
	}
	for structures := range slices.Chunk(e.pkg.Sent, perSection) {
		list = append(list, func(e *emitter) {
			for _, each := range structures {
				e.sent(each)
			}
		})
	}
	return list
}

// render renders the sections and joins them to the file.
func (e *emitter) render() ([]byte, error) {
	if err := e.compileForms(); err != nil {
		return nil, err
	}
	used := make([]bool, len(e.imports))
	var mu sync.Mutex
	emitters := sync.Pool{New: func() any { return e.section() }} // whose memory is used again
	texts, err := parallel.Each(context.Background(), e.sections(), func(build section) ([]byte, error) {
		own := emitters.Get().(*emitter)
		defer emitters.Put(own)
		own.out, own.err = own.out[:0], nil
		build(own)
		text := bytes.Clone(bytes.TrimRight(own.out, "\n"))
		mu.Lock()
		defer mu.Unlock()
		for i := range used {
			used[i] = used[i] || own.used[i]
		}
		return text, own.err
	})
	if err != nil {
		return nil, err
	}
	size := 0
	for _, text := range texts {
		size += len(text) + len("\n\n")
	}
	file := bytes.NewBuffer(make([]byte, 0, size+100*(len(e.imports)+1)))
	fmt.Fprintf(file, "%s\n\npackage %s\n\nimport (\n", Header, e.pkg.Name)
	for i, each := range e.imports {
		if used[i] {
			fmt.Fprintf(file, "\t%s\n", each.spec())
		}
	}
	file.WriteString(")\n")
	for _, text := range texts {
		if len(text) > 0 {
			file.WriteByte('\n')
			file.Write(text)
			file.WriteByte('\n')
		}
	}
	return file.Bytes(), nil
}
