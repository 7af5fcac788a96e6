// Package game is the rules of the dice: what is rolled for a bet, and what the bet pays.
package game

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Roll is how two dice fell.
type Roll struct{ Dice1, Dice2 int }

// Sum is what all bets are on.
func (r Roll) Sum() int { return r.Dice1 + r.Dice2 }

// Dice rolls two dice.
type Dice func() Roll

// NewDice is dice that fall the same way for the same seed, by chance for 0.
func NewDice(seed int64) Dice {
	below := rand.IntN
	if seed != 0 {
		below = rand.New(rand.NewPCG(uint64(seed), 0)).IntN
	}
	return func() Roll { return Roll{below(6) + 1, below(6) + 1} }
}

// Round is the roll that decided a bet. Where it was not the first one, Point is what had to come again before a 7.
type Round struct {
	Roll
	Point int
}

// paytable is what comes back for each sum, as times the stake; nothing for sums that it does not name.
type paytable map[int]int64

const push = 1

// first pays on the first roll, by type of bet.
var first = map[string]paytable{
	"pass":       {7: 2, 11: 2},
	"dont_pass":  {2: 2, 3: 2, 12: push},
	"field":      {2: 3, 3: 2, 4: 2, 9: 2, 10: 2, 11: 2, 12: 3},
	"snake_eyes": {2: 31},
	"boxcars":    {12: 31},
	"seven_out":  {7: 5},
}

// points are the first rolls that leave pass and dont_pass open.
var points = []int{4, 5, 6, 8, 9, 10}

// afterPoint pays the bets that go on: a 7 ends them, and so does the point.
func afterPoint(betType string, point int) paytable {
	switch betType {
	case "pass":
		return paytable{point: 2}
	case "dont_pass":
		return paytable{7: 2}
	default:
		return nil
	}
}

// Play rolls until the bet is decided.
func Play(betType string, dice Dice) Round {
	round := Round{Roll: dice()}
	if afterPoint(betType, 0) == nil || !slices.Contains(points, round.Sum()) {
		return round
	}
	for round.Point = round.Sum(); ; {
		round.Roll = dice()
		if sum := round.Sum(); sum == round.Point || sum == 7 {
			return round
		}
	}
}

// KnownBet says why there is no such bet on the table, or nil.
func KnownBet(betType string) error {
	if _, known := first[betType]; known {
		return nil
	}
	return errors.New("bet_type must be one of " + strings.Join(slices.Sorted(maps.Keys(first)), ", "))
}

// PayoutTooLarge is the error of a payout that cannot be counted exactly: none is better than a wrong one.
type PayoutTooLarge struct{}

func (PayoutTooLarge) Error() string { return "the payout is more than can be counted" }

// largestPayout is what everybody who reads amounts can still count exactly.
const largestPayout = 1<<53 - 1

// Payout is what the player gets back, in the bet's unit, for a known type of bet.
func Payout(betType string, round Round, bet int64) (int64, error) {
	table := first[betType]
	if round.Point != 0 {
		table = afterPoint(betType, round.Point)
	}
	times := table[round.Sum()]
	if times > 0 && bet > largestPayout/times {
		return 0, PayoutTooLarge{}
	}
	return bet * times, nil
}
