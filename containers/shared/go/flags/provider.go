package flags

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/open-feature/go-sdk/openfeature"
)

// provider speaks the OpenFeature Remote Evaluation Protocol.
// Source: OpenFeature protocol repository, service/openapi.yaml.
type provider struct {
	url    string
	client *http.Client
}

func (provider) Metadata() openfeature.Metadata { return openfeature.Metadata{Name: "OFREP"} }
func (provider) Hooks() []openfeature.Hook      { return nil }

func (p provider) BooleanEvaluation(ctx context.Context, flag string, value bool, of openfeature.FlattenedContext) openfeature.BoolResolutionDetail {
	return resolve(ctx, p, flag, value, of)
}

func (p provider) StringEvaluation(ctx context.Context, flag, value string, of openfeature.FlattenedContext) openfeature.StringResolutionDetail {
	return resolve(ctx, p, flag, value, of)
}

func (p provider) FloatEvaluation(ctx context.Context, flag string, value float64, of openfeature.FlattenedContext) openfeature.FloatResolutionDetail {
	return resolve(ctx, p, flag, value, of)
}

func (p provider) IntEvaluation(ctx context.Context, flag string, value int64, of openfeature.FlattenedContext) openfeature.IntResolutionDetail {
	return resolve(ctx, p, flag, value, of)
}

func (p provider) ObjectEvaluation(ctx context.Context, flag string, value any, of openfeature.FlattenedContext) openfeature.InterfaceResolutionDetail {
	return resolve(ctx, p, flag, value, of)
}

type answer struct {
	Value        json.RawMessage       `json:"value"`
	Variant      string                `json:"variant"`
	Reason       openfeature.Reason    `json:"reason"`
	Metadata     map[string]any        `json:"metadata"`
	ErrorCode    openfeature.ErrorCode `json:"errorCode"`
	ErrorDetails string                `json:"errorDetails"`
}

func resolve[T any](ctx context.Context, p provider, flag string, value T, of openfeature.FlattenedContext) openfeature.GenericResolutionDetail[T] {
	said, failure := p.ask(ctx, flag, of)
	var found T
	if failure == nil {
		if err := json.Unmarshal(said.Value, &found); err != nil {
			mismatch := openfeature.NewTypeMismatchResolutionError(err.Error())
			failure = &mismatch
		}
	}
	if failure != nil {
		return openfeature.GenericResolutionDetail[T]{Value: value, ProviderResolutionDetail: openfeature.ProviderResolutionDetail{
			ResolutionError: *failure, Reason: openfeature.ErrorReason}}
	}
	return openfeature.GenericResolutionDetail[T]{Value: found, ProviderResolutionDetail: openfeature.ProviderResolutionDetail{
		Reason: said.Reason, Variant: said.Variant, FlagMetadata: said.Metadata}}
}

func (p provider) ask(ctx context.Context, flag string, of openfeature.FlattenedContext) (answer, *openfeature.ResolutionError) {
	general := func(err error) (answer, *openfeature.ResolutionError) {
		failure := openfeature.NewGeneralResolutionError(err.Error())
		return answer{}, &failure
	}
	body, err := json.Marshal(map[string]any{"context": of})
	if err != nil {
		return general(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost,
		p.url+"/ofrep/v1/evaluate/flags/"+url.PathEscape(flag), bytes.NewReader(body))
	if err != nil {
		return general(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := p.client.Do(request)
	if err != nil {
		return general(err)
	}
	defer response.Body.Close()
	var said answer
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
		return general(fmt.Errorf("the flag service answered %s: %w", response.Status, err))
	}
	if response.StatusCode != http.StatusOK {
		return general(fmt.Errorf("%s: %s", said.ErrorCode, said.ErrorDetails))
	}
	return said, nil
}
