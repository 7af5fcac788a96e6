// Errors that a client may be told.
package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// Error is a refusal: the HTTP status, the reason the client reads, and the cause that only logs and spans show.
type Error struct {
	Status int
	Reason string
	Cause  error
}

func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Reason
	}
	return e.Reason + ": " + e.Cause.Error()
}

func (e *Error) Unwrap() error { return e.Cause }

// cause is the error that stands at the beginning.
func (e *Error) cause() error {
	if e.Cause == nil {
		return e
	}
	return e.Cause
}

// BadRequest is a 400 with its reason.
func BadRequest(reason string) error { return &Error{Status: http.StatusBadRequest, Reason: reason} }

// NotFound is a 404 with its reason.
func NotFound(reason string) error { return &Error{Status: http.StatusNotFound, Reason: reason} }

// Conflict is a 409 with its reason.
func Conflict(reason string) error { return &Error{Status: http.StatusConflict, Reason: reason} }

// Unavailable is a 503: something that this service needs did not answer.
func Unavailable(reason string, cause error) error {
	return &Error{Status: http.StatusServiceUnavailable, Reason: reason, Cause: cause}
}

// Decode reads the request's JSON body into target; its errors are 400s that name the field at fault.
func Decode(r *http.Request, target any) error {
	err := json.NewDecoder(r.Body).Decode(target)
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mistyped) && mistyped.Field != "":
		return BadRequest(fmt.Sprintf("%s has the wrong type: %s", mistyped.Field, mistyped.Value))
	default:
		return BadRequest("the body is not a JSON object of the expected form")
	}
}
