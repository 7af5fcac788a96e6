package game

import (
	"math/rand/v2"
	"testing"
)

// loaded dice roll these sums, one after the other.
func loaded(sums ...int) Dice {
	return func() Roll {
		sum := sums[0]
		sums = sums[1:]
		return Roll{min(sum-1, 6), sum - min(sum-1, 6)}
	}
}

func TestBets(t *testing.T) {
	cases := []struct {
		bet    string
		sums   []int
		payout int64
	}{
		{"pass", []int{7}, 200}, {"pass", []int{11}, 200},
		{"pass", []int{2}, 0}, {"pass", []int{3}, 0}, {"pass", []int{12}, 0},
		{"pass", []int{4, 11, 2, 4}, 200}, {"pass", []int{10, 12, 7}, 0},
		{"dont_pass", []int{2}, 200}, {"dont_pass", []int{3}, 200}, {"dont_pass", []int{12}, 100},
		{"dont_pass", []int{7}, 0}, {"dont_pass", []int{11}, 0},
		{"dont_pass", []int{8, 3, 7}, 200}, {"dont_pass", []int{8, 3, 8}, 0},
		{"field", []int{2}, 300}, {"field", []int{3}, 200}, {"field", []int{4}, 200}, {"field", []int{5}, 0},
		{"field", []int{6}, 0}, {"field", []int{7}, 0}, {"field", []int{8}, 0}, {"field", []int{9}, 200},
		{"field", []int{10}, 200}, {"field", []int{11}, 200}, {"field", []int{12}, 300},
		{"snake_eyes", []int{2}, 3100}, {"snake_eyes", []int{3}, 0},
		{"boxcars", []int{12}, 3100}, {"boxcars", []int{11}, 0},
		{"seven_out", []int{7}, 500}, {"seven_out", []int{6}, 0},
	}
	for _, one := range cases {
		round := Play(one.bet, loaded(one.sums...))
		if last := one.sums[len(one.sums)-1]; round.Sum() != last {
			t.Errorf("%s on %v was decided by %d", one.bet, one.sums, round.Sum())
		}
		if got, err := Payout(one.bet, round, 100); err != nil || got != one.payout {
			t.Errorf("%s on %v pays %d (%v), want %d", one.bet, one.sums, got, err, one.payout)
		}
	}
}

func TestTheHouseKeepsAPartOfEveryBetInTheLongRun(t *testing.T) {
	const rounds = 200_000
	for bet := range first {
		dice, returned := NewDice(7), int64(0)
		for range rounds {
			payout, _ := Payout(bet, Play(bet, dice), 100)
			returned += payout
		}
		if share := returned / rounds; share < 80 || share >= 100 {
			t.Errorf("%s returns %d of 100", bet, share)
		}
	}
}

func TestAPayoutThatCannotBeCountedIsNone(t *testing.T) {
	most := int64(largestPayout / 5)
	seven, six := Round{Roll: Roll{3, 4}}, Round{Roll: Roll{3, 3}}
	if got, err := Payout("seven_out", seven, most); err != nil || got != most*5 {
		t.Errorf("the largest payout is %d, %v", got, err)
	}
	if got, err := Payout("seven_out", seven, most+1); err != (PayoutTooLarge{}) || got != 0 {
		t.Errorf("a payout too large is %d, %v", got, err)
	}
	if _, err := Payout("seven_out", six, most+1); err != nil {
		t.Errorf("a loss fails: %v", err)
	}
}

func TestASeedDecidesHowTheDiceFall(t *testing.T) {
	seen := map[int]bool{}
	for range 200 {
		seed := rand.Int64N(1<<53) + 1
		roll := NewDice(seed)()
		if again := NewDice(seed)(); again != roll {
			t.Fatalf("seed %d rolls %v and %v", seed, roll, again)
		}
		if roll.Dice1 < 1 || roll.Dice1 > 6 || roll.Dice2 < 1 || roll.Dice2 > 6 {
			t.Fatalf("seed %d rolls %v", seed, roll)
		}
		seen[roll.Dice1] = true
	}
	if len(seen) != 6 {
		t.Errorf("200 seeds roll only %v", seen)
	}
	for range 200 {
		if NewDice(0)() != NewDice(0)() {
			return
		}
	}
	t.Error("without a seed the dice always fall alike")
}

func TestABetThatIsNotOnTheTableIsNamed(t *testing.T) {
	if err := KnownBet("field"); err != nil {
		t.Error(err)
	}
	want := "bet_type must be one of boxcars, dont_pass, field, pass, seven_out, snake_eyes"
	if err := KnownBet("hardways"); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
