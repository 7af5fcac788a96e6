// DiceService over gRPC. The messages are made from shared/proto by protoc with the plugins of go.mod's versions.
package main

//go:generate protoc --proto_path=../shared/proto --go_out=.. --go_opt=module=casino --go-grpc_out=.. --go-grpc_opt=module=casino dice.proto

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"casino/dice/dicepb"
	"casino/shared/go/httpapi"
)

type diceServer struct {
	dicepb.UnimplementedDiceServiceServer
	house house
	check httpapi.Check
}

func (s diceServer) Roll(ctx context.Context, request *dicepb.RollRequest) (*dicepb.RollResponse, error) {
	asked := bet{
		PlayerID: request.GetPlayerId(), SessionID: request.GetSessionId(),
		Stake: request.GetBet(), Type: request.GetBetType(), Seed: request.GetSeed(),
	}
	rolled, err := play(ctx, s.house, asked)
	if err != nil {
		return nil, statusOf(ctx, err)
	}
	return &dicepb.RollResponse{
		Dice1: int32(rolled.Dice1), Dice2: int32(rolled.Dice2), Sum: int32(rolled.Sum),
		Win: rolled.Win, Payout: rolled.Payout, Point: int32(rolled.Point),
	}, nil
}

func (s diceServer) Health(ctx context.Context, _ *dicepb.HealthRequest) (*dicepb.HealthResponse, error) {
	if s.check(ctx) != nil {
		return &dicepb.HealthResponse{Status: "NOT_SERVING"}, nil
	}
	return &dicepb.HealthResponse{Status: "SERVING"}, nil
}

// statusOf gives the caller the reason of a refusal, and nothing of what went wrong inside.
func statusOf(ctx context.Context, err error) error {
	var known *httpapi.Error
	if errors.As(err, &known) && known.Status == http.StatusBadRequest {
		slog.InfoContext(ctx, "call refused", "reason", known.Reason)
		return status.Error(codes.InvalidArgument, known.Reason)
	}
	slog.ErrorContext(ctx, "call failed", "error", err.Error())
	return status.Error(codes.Internal, "the call failed")
}

// serveGRPC is the work beside the HTTP server: it answers calls until the context ends, then finishes those at hand.
func serveGRPC(dice diceServer, listener net.Listener) func(context.Context) {
	server := grpc.NewServer(grpc.StatsHandler(otelgrpc.NewServerHandler()))
	dicepb.RegisterDiceServiceServer(server, dice)
	return func(ctx context.Context) {
		stop := context.AfterFunc(ctx, server.GracefulStop)
		defer stop()
		if err := server.Serve(listener); err != nil {
			slog.Error("gRPC server failed", "error", err.Error())
		}
	}
}
