// What a player asks for, and what comes of it. Money is in integer cents.
package main

import (
	"casino/dice/game"
	"casino/shared/go/httpapi"
)

// bet is a request.
type bet struct {
	PlayerID  string `json:"player_id"`
	SessionID string `json:"session_id"`
	Stake     int64  `json:"bet"`
	Type      string `json:"bet_type"`
	Seed      int64  `json:"seed"`
}

// check says why the bet cannot be played, or nil.
func (b bet) check() error {
	if b.PlayerID == "" {
		return httpapi.BadRequest("player_id is missing")
	}
	if b.Stake <= 0 {
		return httpapi.BadRequest("bet must be a positive number of cents")
	}
	if err := game.KnownBet(b.Type); err != nil {
		return httpapi.BadRequest(err.Error())
	}
	return nil
}

// result is the answer.
type result struct {
	Dice1  int   `json:"dice1"`
	Dice2  int   `json:"dice2"`
	Sum    int   `json:"sum"`
	Win    bool  `json:"win"`
	Payout int64 `json:"payout"`
	Point  int   `json:"point"`
}

func outcomeOf(stake, payout int64) string {
	switch {
	case payout == stake:
		return "push"
	case payout > stake:
		return "win"
	default:
		return "lose"
	}
}
