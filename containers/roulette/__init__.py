"""vegas-roulette-service: European roulette, over gRPC and HTTP."""
