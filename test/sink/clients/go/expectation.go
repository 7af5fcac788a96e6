// The expectation, as far as this client needs it. Its types are those of OTLP/JSON.
package main

import (
	"strconv"

	"go.opentelemetry.io/otel/attribute"
)

type keyValue struct {
	Key   string   `json:"key"`
	Value anyValue `json:"value"`
}

type anyValue struct {
	String *string  `json:"stringValue"`
	Bool   *bool    `json:"boolValue"`
	Int    *string  `json:"intValue"`
	Double *float64 `json:"doubleValue"`
	Bytes  *[]byte  `json:"bytesValue"`
	Array  *struct {
		Values []anyValue `json:"values"`
	} `json:"arrayValue"`
	Map *struct {
		Values []keyValue `json:"values"`
	} `json:"kvlistValue"`
}

func (v anyValue) typed() attribute.Value {
	switch {
	case v.String != nil:
		return attribute.StringValue(*v.String)
	case v.Bool != nil:
		return attribute.BoolValue(*v.Bool)
	case v.Int != nil:
		return attribute.Int64Value(integer(*v.Int))
	case v.Double != nil:
		return attribute.Float64Value(*v.Double)
	case v.Bytes != nil:
		return attribute.ByteSliceValue(*v.Bytes)
	case v.Array != nil:
		return array(v.Array.Values)
	case v.Map != nil:
		return attribute.MapValue(attributes(v.Map.Values)...)
	default:
		return attribute.Value{}
	}
}

// array is of one type where all values are, as programs mostly have it, and of values otherwise.
func array(values []anyValue) attribute.Value {
	var texts []string
	var bools []bool
	var ints []int64
	var doubles []float64
	mixed := make([]attribute.Value, 0, len(values))
	for _, value := range values {
		mixed = append(mixed, value.typed())
		switch {
		case value.String != nil:
			texts = append(texts, *value.String)
		case value.Bool != nil:
			bools = append(bools, *value.Bool)
		case value.Int != nil:
			ints = append(ints, integer(*value.Int))
		case value.Double != nil:
			doubles = append(doubles, *value.Double)
		}
	}
	switch len(values) {
	case len(texts):
		return attribute.StringSliceValue(texts)
	case len(bools):
		return attribute.BoolSliceValue(bools)
	case len(ints):
		return attribute.Int64SliceValue(ints)
	case len(doubles):
		return attribute.Float64SliceValue(doubles)
	default:
		return attribute.SliceValue(mixed...)
	}
}

func integer(text string) int64 {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return number
}

type attributed struct {
	Attributes []keyValue `json:"attributes"`
}

type scoped struct {
	Scope struct {
		attributed
		Name    string `json:"name"`
		Version string `json:"version"`
	} `json:"scope"`
	SchemaURL string `json:"schemaUrl"`
}

type span struct {
	attributed
	TraceID      string `json:"traceId"`
	SpanID       string `json:"spanId"`
	ParentSpanID string `json:"parentSpanId"`
	TraceState   string `json:"traceState"`
	Name         string `json:"name"`
	Kind         int    `json:"kind"`
	Start        string `json:"startTimeUnixNano"`
	End          string `json:"endTimeUnixNano"`
	Status       struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"status"`
	Events []struct {
		attributed
		Time string `json:"timeUnixNano"`
		Name string `json:"name"`
	} `json:"events"`
	Links []struct {
		attributed
		TraceID    string `json:"traceId"`
		SpanID     string `json:"spanId"`
		TraceState string `json:"traceState"`
		Flags      int    `json:"flags"`
	} `json:"links"`
}

type logRecord struct {
	attributed
	Time         string   `json:"timeUnixNano"`
	Observed     string   `json:"observedTimeUnixNano"`
	Severity     int      `json:"severityNumber"`
	SeverityText string   `json:"severityText"`
	Body         anyValue `json:"body"`
	EventName    string   `json:"eventName"`
	TraceID      string   `json:"traceId"`
	SpanID       string   `json:"spanId"`
	Flags        int      `json:"flags"`
}

type expectedMetric struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Unit        string `json:"unit"`
	Histogram   struct {
		Points []struct {
			Bounds []float64 `json:"explicitBounds"`
		} `json:"dataPoints"`
	} `json:"histogram"`
}

type measurement struct {
	attributed
	Metric     string `json:"metric"`
	Instrument string `json:"instrument"`
	Type       string `json:"type"`
	Values     []any  `json:"values"`
	InSpan     string `json:"inSpan"`
}

type expectation struct {
	Traces struct {
		ResourceSpans []struct {
			Resource   attributed `json:"resource"`
			ScopeSpans []struct {
				scoped
				Spans []span `json:"spans"`
			} `json:"scopeSpans"`
		} `json:"resourceSpans"`
	} `json:"traces"`
	Metrics struct {
		ResourceMetrics []struct {
			ScopeMetrics []struct {
				scoped
				Metrics []expectedMetric `json:"metrics"`
			} `json:"scopeMetrics"`
		} `json:"resourceMetrics"`
	} `json:"metrics"`
	Logs struct {
		ResourceLogs []struct {
			ScopeLogs []struct {
				scoped
				LogRecords []logRecord `json:"logRecords"`
			} `json:"scopeLogs"`
		} `json:"resourceLogs"`
	} `json:"logs"`
	Measurements []measurement `json:"measurements"`
}
